locals {
  match = { "app.kubernetes.io/name" = "attic", "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "migrations" }

  resources = {
    requests = { cpu = var.resources.cpu, memory = var.resources.memory }
    limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
  }

  env = concat(
    [{ name = "PGSSLMODE", value = "verify-full" }, { name = "PGSSLROOTCERT", value = "/tls/ca.crt" }],
    [for name, source in var.runtime.secrets : { name = name, valueFrom = { secretKeyRef = source } }],
  )
}

resource "kubectl_manifest" "job" {
  yaml_body = yamlencode({
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata = {
      # A Job cannot be changed, so each image and configuration has one of its own. It has no ttlSecondsAfterFinished: a Job
      # that is gone would be planned, and run, again.
      name      = "${var.name}-migrations-${substr(var.runtime.digest, 0, 10)}"
      namespace = var.namespace
      labels    = merge(var.labels, local.match)
    }
    spec = {
      backoffLimit          = 4
      activeDeadlineSeconds = 540
      template = {
        metadata = { labels = merge(var.labels, local.match) }
        spec = {
          automountServiceAccountToken = false
          securityContext              = { runAsNonRoot = true, runAsUser = 65534, runAsGroup = 65534, fsGroup = 65534, seccompProfile = { type = "RuntimeDefault" } }
          restartPolicy                = "Never"
          containers = [{
            name      = "attic"
            image     = var.runtime.image
            args      = ["--config", "/config/server.toml", "--mode", "db-migrations"]
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

  # a server of the new version must not meet the old tables
  wait_for {
    condition {
      type   = "Complete"
      status = "True"
    }
  }

  timeouts {
    create = "10m"
  }
}
