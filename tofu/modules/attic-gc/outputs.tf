output "deployment" {
  description = "Name of the Deployment."
  value       = kubectl_manifest.deployment.name
}

output "pod_labels" {
  description = "Labels of the pod."
  value       = local.match
}
