locals {
  organization = yamldecode(file("${path.root}/${var.organization_file}"))
  cache        = local.organization.cache
  directory    = "${pathexpand(var.directory)}/attic"
  storage      = "${local.directory}/storage"
}

# The storage is marked as a cache (https://bford.info/cachedir/): backups leave it out. Taking the stack down removes
# the mark and keeps what others have put into the storage.
module "storage" {
  source = "../../modules/file"

  path    = "${local.storage}/CACHEDIR.TAG"
  content = <<-EOT
    Signature: 8a477f597d28d172789f06886806bc55
    # The binary cache "${local.cache.name}" of ${local.organization.organization.name} in the environment ${var.environment}.
  EOT
}

module "server" {
  source = "../../modules/file"

  path = "${local.directory}/server.toml"
  content = templatefile("${path.module}/templates/server.toml.tftpl", {
    listen    = "127.0.0.1:${var.port}"
    cache     = local.cache
    retention = var.retention
    storage   = local.storage
  })
}
