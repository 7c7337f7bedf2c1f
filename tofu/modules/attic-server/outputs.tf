output "deployment" {
  description = "Name of the Deployment."
  value       = kubectl_manifest.deployment.name
}

output "service" {
  description = "Name of the Service; its port is called http."
  value       = kubectl_manifest.service.name
}

output "pod_labels" {
  description = "Labels of the pods."
  value       = local.match
}
