output "job" {
  description = "Name of the Job, known once the migrations are done."
  value       = kubectl_manifest.job.name
}

output "pod_labels" {
  description = "Labels of the pods."
  value       = local.match
}
