output "name" {
  description = "Name of the namespace; what lies in it uses this, and so comes after it."
  value       = one(concat(kubernetes_namespace_v1.kept, kubernetes_namespace_v1.replaceable)[*].metadata[0].name)
}
