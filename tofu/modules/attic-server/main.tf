locals {
  match = { "app.kubernetes.io/name" = "attic", "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "server" }

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
    metadata   = { name = var.name, namespace = var.namespace, labels = merge(var.labels, local.match) }
    # no replicas: the autoscaler says how many
    spec = {
      revisionHistoryLimit = 5
      strategy             = { type = "RollingUpdate", rollingUpdate = { maxSurge = 1, maxUnavailable = 0 } }
      selector             = { matchLabels = local.match }
      template = {
        metadata = {
          labels      = merge(var.labels, local.match)
          annotations = { "checksum/config" = var.runtime.digest }
        }
        spec = {
          automountServiceAccountToken  = false
          securityContext               = { runAsNonRoot = true, runAsUser = 65534, runAsGroup = 65534, fsGroup = 65534, seccompProfile = { type = "RuntimeDefault" } }
          terminationGracePeriodSeconds = 60
          topologySpreadConstraints = [{
            maxSkew           = 1
            topologyKey       = "kubernetes.io/hostname"
            whenUnsatisfiable = "ScheduleAnyway"
            labelSelector     = { matchLabels = local.match }
          }]
          containers = [{
            name      = "attic"
            image     = var.runtime.image
            args      = ["--config", "/config/server.toml", "--mode", "api-server"]
            ports     = [{ name = "http", containerPort = 8080 }]
            env       = local.env
            resources = local.resources
            volumeMounts = [
              { name = "config", mountPath = "/config", readOnly = true },
              { name = "tls", mountPath = "/tls", readOnly = true },
              { name = "tmp", mountPath = "/tmp" },
            ]
            securityContext = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }
            # requests for a host that is not allowed are refused, so the probes name the one that is
            readinessProbe = { httpGet = { path = "/", port = "http", httpHeaders = [{ name = "Host", value = var.host }] }, periodSeconds = 5, timeoutSeconds = 3 }
            livenessProbe  = { httpGet = { path = "/", port = "http", httpHeaders = [{ name = "Host", value = var.host }] }, periodSeconds = 20, timeoutSeconds = 5, failureThreshold = 6 }
            # the Ingress goes on sending requests for a moment after the pod was told to end
            lifecycle = { preStop = { exec = { command = ["/bin/sleep", "5"] } } }
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

resource "kubectl_manifest" "service" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = var.name, namespace = var.namespace, labels = merge(var.labels, local.match) }
    spec = {
      type     = "ClusterIP"
      selector = local.match
      ports    = [{ name = "http", port = 80, targetPort = "http", protocol = "TCP" }]
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
