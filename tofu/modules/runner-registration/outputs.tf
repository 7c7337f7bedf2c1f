output "id" {
  description = "Number of the runner at GitLab."
  value       = gitlab_user_runner.this.id
}

output "description" {
  description = "What GitLab calls the runner."
  value       = gitlab_user_runner.this.description
}

output "token" {
  description = "The runner's own token, for its configuration."
  value       = gitlab_user_runner.this.token
  sensitive   = true
}
