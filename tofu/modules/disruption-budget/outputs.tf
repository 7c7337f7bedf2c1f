output "name" {
  description = "Name of the budget."
  value       = kubectl_manifest.this.name
}
