resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    spec = {
      maxUnavailable = var.max_unavailable
      selector       = { matchLabels = var.pod_labels }
      # a pod that does not work anyway never keeps a node from being drained
      unhealthyPodEvictionPolicy = "AlwaysAllow"
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
