output "name" {
  description = "Name of the role."
  value       = kubectl_manifest.role.name
}
