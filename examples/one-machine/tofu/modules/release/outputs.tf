output "path" {
  description = "Folder with the unpacked release; known before it is unpacked."
  value       = local.path
  depends_on  = [terraform_data.unpacked]
}
