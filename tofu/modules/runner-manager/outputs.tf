output "name" {
  description = "Name of the Deployment."
  value       = kubectl_manifest.deployment.name
}

output "most_pods" {
  description = "Most pods at a time, managers and jobs, while an old and a new set of managers stand side by side."
  value       = 2 * (var.runner.hpa == null ? 1 : var.runner.hpa.max_replicas) * (1 + var.runner.concurrent_jobs)
}
