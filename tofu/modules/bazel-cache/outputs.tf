output "service" {
  description = "Name of the Service; its ports are called http and grpc."
  value       = kubectl_manifest.service.name
}

output "secret" {
  description = "Secret with user and password of who may write; everybody may read."
  value       = kubernetes_secret_v1.access.metadata[0].name
}

output "pod_labels" {
  description = "Labels of the pod."
  value       = local.match
}
