locals {
  answers = { slow = 429, off = 503 }
  result = {
    each   = { for key, made in module.each : key => made.text }
    one    = module.each["slow"].text
    count  = module.count[*].text
    first  = module.count[0].text
    whole  = module.one
    nested = module.nested.text
    none   = module.none
    keys   = keys(module.each)
    odd    = { for key, made in module.odd : key => made.text }
    found  = module.odd["[\"b"].text
    named  = module.count["1"].text
    file   = module.nested.file
  }
}
module "one" {
  source = "./text"
  text   = "one"
}
module "each" {
  source   = "./text"
  for_each = local.answers
  text     = "${each.key}=${each.value}"
}
module "count" {
  source = "./text"
  count  = 2
  text   = "number ${count.index} of ${module.one.text}"
}
module "odd" {
  source   = "./text"
  for_each = toset(["a", "x\"]", "[\"b"])
  text     = each.key
}
module "none" {
  source = "./text"
  count  = 0
  text   = "none"
}
module "nested" {
  source = "./nested"
  text   = module.each["off"].text
}
