output "namespace" {
  description = "Namespace of the runners."
  value       = module.namespace.name
}

output "runners" {
  description = "Number of each runner at GitLab, by its name in the organization."
  value       = { for name, registration in module.registration : name => registration.id }
}
