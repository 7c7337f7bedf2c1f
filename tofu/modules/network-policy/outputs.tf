output "name" {
  description = "Name of the policy."
  value       = kubectl_manifest.this.name
}
