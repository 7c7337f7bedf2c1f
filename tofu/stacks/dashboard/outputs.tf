output "url" {
  description = "Where the dashboard is reached."
  value       = module.ingress.url
}

output "image" {
  description = "Image that runs, with its digest."
  value       = local.image
}
