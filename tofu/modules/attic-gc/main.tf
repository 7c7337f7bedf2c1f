locals {
  match = { "app.kubernetes.io/name" = "attic", "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "gc" }

  resources = {
    requests = { cpu = var.resources.cpu, memory = var.resources.memory }
    limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
  }

  env = concat(
    [{ name = "PGSSLMODE", value = "verify-full" }, { name = "PGSSLROOTCERT", value = "/tls/ca.crt" }],
    [for name, source in var.runtime.secrets : { name = name, valueFrom = { secretKeyRef = source } }],
  )
}

resource "kubectl_manifest" "deployment" {
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "${var.name}-gc", namespace = var.namespace, labels = merge(var.labels, local.match) }
    spec = {
      # two collectors would do the same work twice
      replicas             = 1
      revisionHistoryLimit = 5
      strategy             = { type = "Recreate" }
      selector             = { matchLabels = local.match }
      template = {
        metadata = {
          labels      = merge(var.labels, local.match)
          annotations = { "checksum/config" = var.runtime.digest }
        }
        spec = {
          automountServiceAccountToken  = false
          securityContext               = { runAsNonRoot = true, runAsUser = 65534, runAsGroup = 65534, fsGroup = 65534, seccompProfile = { type = "RuntimeDefault" } }
          terminationGracePeriodSeconds = 120
          containers = [{
            name      = "attic"
            image     = var.runtime.image
            args      = ["--config", "/config/server.toml", "--mode", "garbage-collector"]
            env       = local.env
            resources = local.resources
            volumeMounts = [
              { name = "config", mountPath = "/config", readOnly = true },
              { name = "tls", mountPath = "/tls", readOnly = true },
              { name = "tmp", mountPath = "/tmp" },
            ]
            securityContext = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }
          }]
          volumes = [
            { name = "config", configMap = { name = var.runtime.config_map } },
            { name = "tls", secret = { secretName = var.runtime.ca_secret, items = [{ key = "ca.crt", path = "ca.crt" }] } },
            { name = "tmp", emptyDir = {} },
          ]
        }
      }
    }
  })

  server_side_apply = true
  force_conflicts   = true
  wait_for_rollout  = false
}
