output "name" {
  description = "Name of the autoscaler."
  value       = kubectl_manifest.this.name
}
