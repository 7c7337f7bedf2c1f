locals {
  # Pods are taken away at most so many in a time, or never.
  scale_down = {
    selectPolicy               = var.scale_down == null ? "Disabled" : "Max"
    stabilizationWindowSeconds = try(var.scale_down.stabilization_seconds, null)
    policies = var.scale_down == null ? null : [
      { type = "Pods", value = var.scale_down.pods, periodSeconds = var.scale_down.period_seconds },
    ]
  }
}

resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata = {
      name        = var.name
      namespace   = var.namespace
      labels      = var.labels
      annotations = var.annotations
    }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = var.deployment }
      minReplicas    = var.min_replicas
      maxReplicas    = var.max_replicas
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = var.target_cpu_utilization } }
      }]
      behavior = { scaleDown = { for key, value in local.scale_down : key => value if value != null } }
    }
  })

  server_side_apply = true
  force_conflicts   = true

  lifecycle {
    precondition {
      condition     = var.max_replicas >= var.min_replicas
      error_message = "max_replicas is less than min_replicas."
    }
  }
}
