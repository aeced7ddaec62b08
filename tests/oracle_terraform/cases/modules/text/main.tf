variable "text" { type = string }
variable "mark" {
  default  = "!"
  nullable = false
}
output "text" { value = "${var.text}${var.mark}" }
output "length" { value = length(var.text) }
