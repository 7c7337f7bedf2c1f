resource "kubectl_manifest" "manager" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "job" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "${var.name}-job"
      namespace = var.namespace
      labels    = var.labels
    }
    # Jobs run what a branch says: they get no token of the cluster.
    automountServiceAccountToken = false
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "role" {
  yaml_body = yamlencode({
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    # What the Kubernetes executor uses with the flags of our configuration, nothing more:
    # https://docs.gitlab.com/runner/executors/kubernetes/#configure-runner-api-permissions
    rules = [
      { apiGroups = [""], resources = ["events"], verbs = ["list"] },
      { apiGroups = [""], resources = ["pods"], verbs = ["create", "delete", "get", "list", "watch"] },
      { apiGroups = [""], resources = ["pods/attach", "pods/exec"], verbs = ["create", "delete", "get", "patch"] },
      { apiGroups = [""], resources = ["pods/log"], verbs = ["get", "list"] },
      { apiGroups = [""], resources = ["secrets"], verbs = ["create", "delete", "get", "update"] },
      { apiGroups = [""], resources = ["serviceaccounts"], verbs = ["get"] },
      { apiGroups = [""], resources = ["services"], verbs = ["create", "get"] },
    ]
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "binding" {
  yaml_body = yamlencode({
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = var.labels
    }
    roleRef  = { apiGroup = "rbac.authorization.k8s.io", kind = "Role", name = kubectl_manifest.role.name }
    subjects = [{ kind = "ServiceAccount", name = kubectl_manifest.manager.name, namespace = var.namespace }]
  })

  server_side_apply = true
  force_conflicts   = true
}
