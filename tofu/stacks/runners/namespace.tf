# What holds for the whole namespace: limits, networks, leftovers.

locals {
  # a run of the cleanup, and the one before it that still ends
  cleanup_pods = 2
  job_labels   = { "app.kubernetes.io/name" = "gitlab-runner", "app.kubernetes.io/component" = "job" }
}

module "limits" {
  source = "../../modules/runner-limits"

  namespace = module.namespace.name
  labels    = merge(local.labels, { "app.kubernetes.io/component" = "limits" })
  pods      = sum(concat([local.cleanup_pods], [for manager in module.manager : manager.most_pods]))
  quota     = var.quota
}

module "cleanup" {
  source = "../../modules/runner-cleanup"

  namespace       = module.namespace.name
  labels          = local.labels
  job_labels      = local.job_labels
  max_age_seconds = var.job_timeout_seconds + 900
}

module "manager_network" {
  source = "../../modules/network-policy"

  name       = "runner-managers"
  namespace  = module.namespace.name
  labels     = merge(local.labels, { "app.kubernetes.io/component" = "manager" })
  pod_labels = { "app.kubernetes.io/name" = "gitlab-runner", "app.kubernetes.io/component" = "manager" }
  ingress = var.monitoring_namespace == null ? [] : [{
    peers = [{ namespace = { "kubernetes.io/metadata.name" = var.monitoring_namespace } }]
    ports = [9252]
  }]
  # GitLab and the cluster's API, whose addresses no label names.
  egress = [{ ports = [443, 6443] }]
}

module "cleanup_network" {
  source = "../../modules/network-policy"

  name       = "runner-cleanup"
  namespace  = module.namespace.name
  labels     = merge(local.labels, { "app.kubernetes.io/component" = "cleanup" })
  pod_labels = merge({ "app.kubernetes.io/name" = "gitlab-runner" }, module.cleanup.pod_labels)
  egress     = [{ ports = [443, 6443] }]
}

module "job_network" {
  source = "../../modules/network-policy"

  name       = "runner-jobs"
  namespace  = module.namespace.name
  labels     = merge(local.labels, { "app.kubernetes.io/component" = "job" })
  pod_labels = local.job_labels
  # Everywhere but to the addresses from which machines of a cloud get their credentials.
  egress = [{ peers = [
    { cidr = "0.0.0.0/0", except = ["169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32"] },
    { cidr = "::/0", except = ["fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128"] },
  ] }]
}
