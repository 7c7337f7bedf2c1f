locals {
  # One API shape from both directions; a peer says namespace, pods or addresses.
  rules = {
    for direction, rules in { from = var.ingress, to = var.egress } : direction => [
      for rule in rules : {
        for key, value in {
          (direction) = rule.peers == null ? null : [
            for peer in rule.peers : {
              for part, selector in {
                namespaceSelector = peer.namespace == null ? null : { matchLabels = peer.namespace }
                podSelector       = peer.pods == null ? null : { matchLabels = peer.pods }
                ipBlock           = peer.cidr == null ? null : { cidr = peer.cidr, except = peer.except }
              } : part => selector if selector != null
            }
          ]
          ports = length(rule.ports) == 0 ? null : [for port in rule.ports : { protocol = "TCP", port = port }]
        } : key => value if value != null
      }
    ]
  }

  dns = {
    to    = [{ namespaceSelector = {}, podSelector = { matchLabels = { "k8s-app" = "kube-dns" } } }]
    ports = [{ protocol = "UDP", port = 53 }, { protocol = "TCP", port = 53 }]
  }
}

resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    spec = {
      podSelector = { matchLabels = var.pod_labels }
      policyTypes = ["Ingress", "Egress"]
      ingress     = local.rules.from
      egress      = concat([local.dns], local.rules.to)
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
