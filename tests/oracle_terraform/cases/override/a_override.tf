locals { other = "a_override" }
variable "a" { default = "a_override" }
module "m" { text = "a_override" }
