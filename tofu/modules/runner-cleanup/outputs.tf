output "name" {
  description = "Name of the cron job."
  value       = kubectl_manifest.cronjob.name
}

output "pod_labels" {
  description = "Labels by which network policies know its pods."
  value       = { "app.kubernetes.io/component" = "cleanup" }
}
