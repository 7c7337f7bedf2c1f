locals {
  environment = var.organization.environment
  is_lab      = local.environment.lab
  host        = "dashboard.${local.environment.domain}"

  labels = {
    "app.kubernetes.io/name"       = "dashboard"
    "app.kubernetes.io/instance"   = "dashboard"
    "app.kubernetes.io/component"  = "web"
    "app.kubernetes.io/part-of"    = "flywheel-platform"
    "app.kubernetes.io/managed-by" = "opentofu"
  }

  # What the dashboard shows, in the shape of organization.yaml: this environment and what is in it.
  shown = {
    organization = {
      name = var.organization.name
      environments = {
        (local.environment.name) = {
          cluster_context = local.environment.cluster_context
          namespace       = local.environment.namespace
          domain          = local.environment.domain
        }
      }
    }
    runners = var.organization.runners
    cache   = var.organization.cache
  }

  # In the lab nothing is pushed and no registry asked: there the image is its digest, and the app that was built with it runs in its place.
  image = local.is_lab && startswith(var.image, "sha256:") ? "lab.localhost/dashboard@${var.image}" : var.image
  lab_annotations = !local.is_lab || var.app_archive == null ? {} : {
    "lab.flywheel.dev/command"  = jsonencode(["node", "build/index.js"])
    "lab.flywheel.dev/artifact" = "sha256:${filesha256(var.app_archive)}"
  }
}

module "namespace" {
  source = "../../modules/namespace"

  name   = "${local.environment.namespace}-dashboard"
  labels = local.labels
}

module "dashboard" {
  source = "../../modules/dashboard"

  namespace         = module.namespace.name
  labels            = local.labels
  image             = local.image
  replicas          = var.scaling.max_replicas == null ? var.scaling.min_replicas : null
  organization_yaml = yamlencode(local.shown)
  app_commit        = var.app_commit
  app_version       = "build-${substr(split("sha256:", "${var.image}sha256:")[1], 0, 12)}"
  resources         = var.resources
  pod_annotations   = local.lab_annotations
}

module "autoscaling" {
  source = "../../modules/autoscaling"
  count  = var.scaling.max_replicas == null ? 0 : 1

  name                   = "dashboard"
  namespace              = module.namespace.name
  labels                 = local.labels
  deployment             = module.dashboard.deployment
  min_replicas           = var.scaling.min_replicas
  max_replicas           = var.scaling.max_replicas
  target_cpu_utilization = var.scaling.target_cpu_utilization
}

module "disruption_budget" {
  source = "../../modules/disruption-budget"

  name       = "dashboard"
  namespace  = module.namespace.name
  labels     = local.labels
  pod_labels = module.dashboard.pod_labels
}

module "ingress" {
  source = "../../modules/ingress"

  name           = "dashboard"
  namespace      = module.namespace.name
  labels         = local.labels
  host           = local.host
  service_name   = module.dashboard.service
  class_name     = var.ingress.class_name
  cluster_issuer = var.ingress.cluster_issuer
  annotations    = var.ingress.annotations
  publish_dns    = var.ingress.publish_dns
}

module "network_policy" {
  source = "../../modules/network-policy"

  name       = "dashboard"
  namespace  = module.namespace.name
  labels     = local.labels
  pod_labels = module.dashboard.pod_labels
  # Where the controller of the Ingress runs differs from cluster to cluster.
  ingress = [{ ports = [3000] }]
  # Of the API of the cluster only the ports are the same everywhere.
  egress = [{ ports = [443, 6443] }]
}

module "runner_reader" {
  source = "../../modules/runner-reader"

  name              = "dashboard"
  runners_namespace = "${local.environment.namespace}-runners"
  labels            = local.labels
  account           = { name = module.dashboard.account, namespace = module.namespace.name }
}
