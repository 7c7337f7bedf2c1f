output "server_config" {
  description = "Path of the configuration of the cache server."
  value       = module.server.path
}

output "storage" {
  description = "Folder of the cache."
  value       = dirname(module.storage.path)
}
