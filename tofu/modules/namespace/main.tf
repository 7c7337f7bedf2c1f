locals {
  labels = merge(var.labels, { "pod-security.kubernetes.io/enforce" = var.pod_security })
}

# Two resources, because prevent_destroy takes no variable.
resource "kubernetes_namespace_v1" "kept" {
  count = var.holds_data ? 1 : 0

  metadata {
    name   = var.name
    labels = local.labels
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_namespace_v1" "replaceable" {
  count = var.holds_data ? 0 : 1

  metadata {
    name   = var.name
    labels = local.labels
  }
}
