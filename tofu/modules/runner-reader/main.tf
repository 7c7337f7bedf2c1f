resource "kubectl_manifest" "role" {
  yaml_body = yamlencode({
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = var.name, namespace = var.runners_namespace, labels = var.labels }
    rules = [
      { apiGroups = [""], resources = ["pods"], verbs = ["get", "list", "watch"] },
      { apiGroups = ["apps"], resources = ["deployments"], verbs = ["get", "list", "watch"] },
      { apiGroups = ["autoscaling"], resources = ["horizontalpodautoscalers"], verbs = ["get", "list", "watch"] },
    ]
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "binding" {
  yaml_body = yamlencode({
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = var.name, namespace = var.runners_namespace, labels = var.labels }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "Role", name = kubectl_manifest.role.name }
    subjects   = [{ kind = "ServiceAccount", name = var.account.name, namespace = var.account.namespace }]
  })

  server_side_apply = true
  force_conflicts   = true
}
