output "name" {
  description = "Name of the class."
  value       = kubectl_manifest.this.name
}
