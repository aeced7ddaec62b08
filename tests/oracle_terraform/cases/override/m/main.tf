variable "text" {}
variable "more" {}
output "made" { value = "${var.text} ${var.more}" }
