locals {
  directory   = "${pathexpand(var.directory)}/dashboard"
  record_path = "${local.directory}/release.json"
  recorded    = try(jsondecode(file(local.record_path)), {})

  # What is not given stays as it is deployed, so that a plan without a build shows drift and nothing else.
  sha256   = var.app_archive != null ? filesha256(var.app_archive) : try(local.recorded.archive, null)
  image    = var.image != null ? var.image : try(local.recorded.image, null)
  version  = var.app_version != null ? var.app_version : try(local.recorded.version, null)
  commit   = var.app_commit != null ? var.app_commit : try(local.recorded.commit, null)
  deployed = local.sha256 != null
}

check "release" {
  assert {
    condition     = local.deployed
    error_message = "No app archive is given and no release is recorded in ${local.record_path}: this plan leaves no dashboard running."
  }
}

module "organization" {
  source = "../../modules/file"

  path    = "${local.directory}/organization.yaml"
  content = file("${path.root}/${var.organization_file}")
}

module "release" {
  source = "../../modules/release"
  count  = local.deployed ? 1 : 0

  directory = "${local.directory}/releases"
  archive   = var.app_archive
  sha256    = local.sha256
}

module "process" {
  source     = "../../modules/process"
  count      = local.deployed ? 1 : 0
  depends_on = [module.release] # also backwards: stopped before its release is removed

  name              = "dashboard"
  directory         = "${local.directory}/process"
  command           = ["node", "${module.release[0].path}/build"]
  working_directory = module.release[0].path
  port              = var.port
  ready_path        = "/api/health"

  environment = {
    HOST                       = "127.0.0.1"
    PORT                       = tostring(var.port)
    FLYWHEEL_ORGANIZATION_FILE = module.organization.path
    FLYWHEEL_APP_VERSION       = local.version != null ? local.version : "build-${substr(local.sha256, 0, 12)}"
    FLYWHEEL_APP_COMMIT        = local.commit != null ? local.commit : "unknown"
  }
  restart_on = { organization = module.organization.sha256 }
}

# Written before the process starts: a plan without a build repairs a start that failed.
module "record" {
  source     = "../../modules/file"
  count      = local.deployed ? 1 : 0
  depends_on = [module.release]

  path = local.record_path
  content = "${jsonencode({
    archive = local.sha256
    image   = local.image
    version = local.version
    commit  = local.commit
  })}\n"
}
