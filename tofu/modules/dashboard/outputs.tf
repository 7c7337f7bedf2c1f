output "deployment" {
  description = "Name of the Deployment."
  value       = kubectl_manifest.deployment.name
}

output "service" {
  description = "Name of the Service; its port is called http."
  value       = kubectl_manifest.service.name
}

output "account" {
  description = "Name of the service account."
  value       = kubectl_manifest.account.name
}

output "pod_labels" {
  description = "Labels by which the pods are chosen."
  value       = local.match
}
