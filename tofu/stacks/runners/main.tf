locals {
  environment = var.organization.environment.name

  labels = {
    "app.kubernetes.io/name"       = "gitlab-runner"
    "app.kubernetes.io/instance"   = local.environment
    "app.kubernetes.io/part-of"    = "flywheel-platform"
    "app.kubernetes.io/managed-by" = "opentofu"
  }

  has_privileged = anytrue([for runner in var.organization.runners : runner.type == "dind"])
}

module "namespace" {
  source = "../../modules/namespace"

  name   = "${var.organization.environment.namespace}-runners"
  labels = merge(local.labels, { "app.kubernetes.io/component" = "namespace" })
  # Jobs bring their own images, which mostly run as root; a Docker daemon beside a job needs more still.
  pod_security = local.has_privileged ? "privileged" : "baseline"
}

module "access" {
  source = "../../modules/runner-access"

  namespace = module.namespace.name
  labels    = merge(local.labels, { "app.kubernetes.io/component" = "access" })
}

module "manager_priority" {
  source = "../../modules/priority-class"

  name        = "${local.environment}-runner-managers"
  labels      = merge(local.labels, { "app.kubernetes.io/component" = "manager" })
  value       = 100000
  preempts    = true
  description = "Runner managers of ${local.environment}: without them no job starts or ends."
}

module "job_priority" {
  source = "../../modules/priority-class"

  name        = "${local.environment}-runner-jobs"
  labels      = merge(local.labels, { "app.kubernetes.io/component" = "job" })
  value       = -100
  description = "CI jobs of ${local.environment}: they wait rather than end something else."
}

module "registration" {
  source   = "../../modules/runner-registration"
  for_each = var.organization.runners

  organization        = var.organization.name
  environment         = local.environment
  name                = each.key
  group_id            = var.group_id
  tags                = each.value.tags
  run_untagged        = each.value.run_untagged
  locked              = each.value.locked
  protected           = each.value.protected
  job_timeout_seconds = var.job_timeout_seconds
}

module "manager" {
  source   = "../../modules/runner-manager"
  for_each = var.organization.runners

  name        = each.key
  environment = local.environment
  namespace   = module.namespace.name
  labels      = local.labels
  runner      = each.value
  image       = var.runner_image
  # The lab measures no load; it is told one.
  autoscaler_annotations = var.organization.environment.lab ? { "lab.flywheel.dev/utilization" = "40" } : {}
  forge_url              = var.organization.forge.url
  token                  = module.registration[each.key].token
  cache                  = var.organization.cache == null ? null : merge(var.organization.cache, { public_key = var.cache_public_key })

  manager_account        = module.access.manager_account
  job_account            = module.access.job_account
  manager_priority_class = module.manager_priority.name
  job_priority_class     = module.job_priority.name
  job_timeout_seconds    = var.job_timeout_seconds
  node_selector          = lookup(var.job_nodes, each.value.type, {})
}
