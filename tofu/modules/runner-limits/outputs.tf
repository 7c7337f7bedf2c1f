output "quota" {
  description = "Name of the quota."
  value       = kubectl_manifest.quota.name
}

output "range" {
  description = "Name of the limit range."
  value       = kubectl_manifest.range.name
}
