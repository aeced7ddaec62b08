variable "text" {}
module "inner" {
  source = "../text"
  for_each = toset(["a", "b"])
  text   = "${each.key} of ${var.text}"
  mark   = null
}
output "text" { value = [for inner in module.inner : inner.length] }
output "file" { value = templatefile("${path.module}/file.tftpl", { name = var.text, folder = path.module }) }
