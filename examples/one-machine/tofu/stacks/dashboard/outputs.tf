output "url" {
  description = "Where the dashboard answers, or null when none is deployed."
  value       = one(module.process[*].url)
}

output "log" {
  description = "Path of the log of the dashboard, or null when none is deployed."
  value       = one(module.process[*].log)
}

output "release" {
  description = "Folder of the release that runs, or null when none is deployed."
  value       = one(module.release[*].path)
}

output "image" {
  description = "Image that belongs to the release, or null when none was built."
  value       = local.image
}
