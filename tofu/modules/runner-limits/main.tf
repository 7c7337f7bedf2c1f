resource "kubectl_manifest" "quota" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    spec = { hard = merge({ pods = tostring(var.pods) }, var.quota) }
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "range" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    spec = {
      limits = [{
        type           = "Container"
        default        = { memory = var.default_memory_limit }
        defaultRequest = { cpu = var.default_cpu_request, memory = var.default_memory_request }
      }]
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
