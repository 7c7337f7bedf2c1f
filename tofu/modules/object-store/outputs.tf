output "name" {
  description = "Name of the Tenant."
  value       = kubectl_manifest.tenant.name
}

output "endpoint" {
  description = "Address of the store from inside the cluster; known once the buckets are there."
  value       = local.endpoint
  depends_on  = [kubectl_manifest.setup]
}

output "service" {
  description = "Service of the store, made by the operator; its port is called http-minio."
  value       = local.service
}

output "secrets" {
  description = "Secret by bucket, with the keys ACCESS_KEY_ID and SECRET_ACCESS_KEY."
  value       = { for name, secret in kubernetes_secret_v1.bucket : name => secret.metadata[0].name }
}

output "buckets" {
  description = "Names of the buckets."
  value       = keys(var.buckets)
}

output "pod_labels" {
  description = "Labels of the servers' pods."
  value       = local.pod_labels
}
