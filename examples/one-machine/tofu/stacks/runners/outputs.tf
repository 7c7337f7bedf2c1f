output "configs" {
  description = "Path of the configuration of each runner, by its name."
  value       = { for name, config in module.config : name => config.path }
}
