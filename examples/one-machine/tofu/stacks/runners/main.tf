locals {
  organization = yamldecode(file("${path.root}/${var.organization_file}"))
  directory    = "${pathexpand(var.directory)}/runners"

  # A runner without environments belongs to all of them.
  runners = {
    for name, runner in local.organization.runners : name => runner
    if contains(try(runner.environments, [var.environment]), var.environment)
  }
}

module "config" {
  source   = "../../modules/file"
  for_each = local.runners

  path = "${local.directory}/${each.key}.toml"
  content = templatefile("${path.module}/templates/runner.toml.tftpl", {
    name   = each.key
    runner = each.value
    cache  = local.organization.cache
  })
}
