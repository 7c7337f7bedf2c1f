output "manager_account" {
  description = "Service account of the managers, with all rights that they need."
  value       = kubectl_manifest.manager.name
  depends_on  = [kubectl_manifest.binding]
}

output "job_account" {
  description = "Service account of the jobs, without rights and without a token."
  value       = kubectl_manifest.job.name
}
