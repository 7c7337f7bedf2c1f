locals {
  organization = yamldecode(file("${path.module}/../../../organization.yaml"))
  runners      = local.organization.runners
}

resource "gitlab_user_runner" "this" {
  for_each = local.runners

  runner_type = "group_type"
  group_id    = var.group_id
  description = each.key
  tag_list    = each.value.tags
  untagged    = try(each.value.run_untagged, false)
}

resource "kubectl_manifest" "namespace" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = var.namespace }
  })
}

resource "kubectl_manifest" "token" {
  for_each = local.runners

  sensitive_fields = ["stringData.token"]

  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "runner-${each.key}", namespace = var.namespace }
    stringData = { token = gitlab_user_runner.this[each.key].token }
  })

  depends_on = [kubectl_manifest.namespace]
}

resource "kubectl_manifest" "runner" {
  for_each = local.runners

  wait_for_rollout = true

  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "runner-${each.key}", namespace = var.namespace }
    spec = {
      replicas = try(each.value.hpa.min_replicas, 1)
      selector = { matchLabels = { runner = each.key } }
      template = {
        metadata = { labels = { runner = each.key } }
        spec = {
          containers = [{
            name  = "runner"
            image = "gitlab/gitlab-runner:alpine-v18.0.0"
            env = [{
              name      = "CI_SERVER_TOKEN"
              valueFrom = { secretKeyRef = { name = "runner-${each.key}", key = "token" } }
            }]
          }]
        }
      }
    }
  })

  depends_on = [kubectl_manifest.token]
}
