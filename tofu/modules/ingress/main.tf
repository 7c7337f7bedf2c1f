locals {
  annotations = merge(
    var.tls && var.cluster_issuer != null ? { "cert-manager.io/cluster-issuer" = var.cluster_issuer } : {},
    # external-dns takes the host from the annotation, and leaves alone what names another controller
    var.publish_dns ? {
      "external-dns.alpha.kubernetes.io/hostname" = var.host
      "external-dns.alpha.kubernetes.io/ttl"      = tostring(var.dns_ttl)
    } : { "external-dns.alpha.kubernetes.io/controller" = "none" },
    var.annotations,
  )

  spec = {
    ingressClassName = var.class_name
    tls              = var.tls ? [{ hosts = [var.host], secretName = "${var.name}-tls" }] : null
    rules = [{
      host = var.host
      http = {
        paths = [{
          path     = "/"
          pathType = "Prefix"
          backend  = { service = { name = var.service_name, port = { name = var.service_port } } }
        }]
      }
    }]
  }
}

resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = var.name
      namespace   = var.namespace
      labels      = var.labels
      annotations = local.annotations
    }
    spec = { for key, value in local.spec : key => value if value != null }
  })

  server_side_apply = true
  force_conflicts   = true
}
