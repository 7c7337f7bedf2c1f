locals {
  name           = "runner-${var.name}"
  labels         = merge(var.labels, { "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "manager" })
  job_labels     = merge(var.labels, { "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "job", "app.kubernetes.io/managed-by" = "gitlab-runner" })
  manager_labels = { for key in ["name", "instance", "component"] : "app.kubernetes.io/${key}" => local.labels["app.kubernetes.io/${key}"] }
}

resource "kubectl_manifest" "deployment" {
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name      = local.name
      namespace = var.namespace
      labels    = local.labels
    }
    # With an autoscaler nobody else says how many managers there are.
    spec = merge(var.runner.hpa == null ? { replicas = 1 } : {}, {
      selector = { matchLabels = local.manager_labels }
      # The new manager takes jobs before the old one stops taking them.
      strategy = { type = "RollingUpdate", rollingUpdate = { maxSurge = 1, maxUnavailable = 0 } }
      template = {
        metadata = {
          labels      = local.labels
          annotations = { "flywheel.dev/config-digest" = local.digest }
        }
        spec = local.pod
      }
    })
  })

  server_side_apply = true
  force_conflicts   = true
  # Verify waits for it, sooner and with reasons.
  wait_for_rollout = false
}

module "autoscaling" {
  source = "../autoscaling"
  count  = var.runner.hpa == null ? 0 : 1

  name                   = local.name
  namespace              = var.namespace
  labels                 = local.labels
  annotations            = var.autoscaler_annotations
  deployment             = kubectl_manifest.deployment.name
  min_replicas           = var.runner.hpa.min_replicas
  max_replicas           = var.runner.hpa.max_replicas
  target_cpu_utilization = coalesce(var.runner.hpa.target_cpu_utilization, 70)
  # A manager that goes must first finish its jobs: one at a time, and only when the load has long been low.
  scale_down = { stabilization_seconds = 900, pods = 1, period_seconds = 900 }
}

module "disruption_budget" {
  source = "../disruption-budget"

  name       = local.name
  namespace  = var.namespace
  labels     = local.labels
  pod_labels = local.manager_labels
}
