output "path" {
  description = "Path of the file; known before it is written."
  value       = var.path
  depends_on  = [terraform_data.content]
}

output "sha256" {
  description = "SHA-256 of the content, in hexadecimal."
  value       = sha256(var.content)
}
