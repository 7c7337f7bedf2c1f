output "namespace" {
  description = "Namespace of the operator, known once it is ready."
  value       = helm_release.this.namespace
}

output "release" {
  description = "Name of the release, known once the operator is ready."
  value       = helm_release.this.name
}
