locals {
  pod_labels = merge(var.labels, { "app.kubernetes.io/component" = "cleanup" })
}

resource "kubectl_manifest" "account" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = local.pod_labels
    }
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
      labels    = local.pod_labels
    }
    rules = [{ apiGroups = [""], resources = ["pods"], verbs = ["delete", "get", "list"] }]
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
      labels    = local.pod_labels
    }
    roleRef  = { apiGroup = "rbac.authorization.k8s.io", kind = "Role", name = kubectl_manifest.role.name }
    subjects = [{ kind = "ServiceAccount", name = kubectl_manifest.account.name, namespace = var.namespace }]
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "cronjob" {
  yaml_body = yamlencode({
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata = {
      name      = var.name
      namespace = var.namespace
      labels    = local.pod_labels
    }
    spec = {
      schedule                   = var.schedule
      concurrencyPolicy          = "Forbid"
      startingDeadlineSeconds    = 300
      successfulJobsHistoryLimit = 1
      failedJobsHistoryLimit     = 3
      jobTemplate = {
        spec = {
          backoffLimit          = 2
          activeDeadlineSeconds = 300
          template = {
            metadata = { labels = local.pod_labels }
            spec     = local.pod
          }
        }
      }
    }
  })

  server_side_apply = true
  force_conflicts   = true

  depends_on = [kubectl_manifest.binding]
}
