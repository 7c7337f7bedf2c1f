output "name" {
  description = "Name of the restored Cluster."
  value       = kubectl_manifest.cluster.name
}
