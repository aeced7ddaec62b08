variable "text" {
  type    = string
  default = 5.0
}
variable "number" {
  type    = number
  default = "7"
}
variable "flag" {
  type    = bool
  default = "true"
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b", 1]
}
variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "object" {
  type = object({
    name = string
    code = optional(number, 429)
    note = optional(string)
  })
  default = { name = "slow", extra = true }
}
variable "any" { default = { a = [1, "x"], b = null } }
variable "kept" {
  type     = string
  default  = "kept"
  nullable = false
}

locals {
  result = {
    text   = var.text
    number = var.number
    flag   = var.flag
    set    = var.set
    pair   = var.pair
    object = var.object
    any    = var.any
    kept   = var.kept
    sizes  = [for name, value in { b = 2, a = 1 } : "${name}=${value}"]
  }
}
