variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { type = map(string) }

locals { result = [var.a, var.b, var.c, var.d] }
