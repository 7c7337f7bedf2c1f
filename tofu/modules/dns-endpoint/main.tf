resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "externaldns.k8s.io/v1alpha1"
    kind       = "DNSEndpoint"
    metadata   = { name = var.name, namespace = var.namespace, labels = var.labels }
    spec = {
      endpoints = [
        for host in var.hosts : {
          dnsName    = host
          recordType = var.record_type
          recordTTL  = var.ttl
          targets    = var.targets
        }
      ]
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
