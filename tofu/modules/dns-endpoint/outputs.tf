output "hosts" {
  description = "Host names that have a record."
  value       = var.hosts
}
