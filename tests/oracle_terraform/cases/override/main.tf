locals {
  kept   = "main"
  other  = "main"
  result = [local.kept, local.other, var.a, var.b, module.m.made]
}
variable "a" { default = "main" }
variable "b" { default = "main" }
module "m" {
  source = "./m"
  text   = "main"
  more   = "main"
}
