locals {
  match = { "app.kubernetes.io/name" = "bazel-remote", "app.kubernetes.io/instance" = var.name, "app.kubernetes.io/component" = "server" }
  claim = { for key, value in { accessModes = ["ReadWriteOnce"], storageClassName = var.storage_class, resources = { requests = { storage = "${var.size_gib}Gi" } } } : key => value if value != null }

  resources = {
    requests = { cpu = var.resources.cpu, memory = var.resources.memory }
    limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
  }
}

resource "random_password" "writer" {
  length  = 40
  special = false
}

resource "kubernetes_secret_v1" "access" {
  metadata {
    name      = "${var.name}-access"
    namespace = var.namespace
    labels    = var.labels
  }

  data = {
    user     = "writer"
    password = random_password.writer.result
    htpasswd = "writer:${random_password.writer.bcrypt_hash}\n"
  }
}

# Without prevent_destroy: what a cache holds can be built again, and the cache can be turned off.
resource "kubectl_manifest" "claim" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "PersistentVolumeClaim"
    metadata   = { name = var.name, namespace = var.namespace, labels = merge(var.labels, local.match) }
    spec       = local.claim
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "deployment" {
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = var.name, namespace = var.namespace, labels = merge(var.labels, local.match) }
    spec = {
      # one process owns the volume
      replicas             = 1
      revisionHistoryLimit = 5
      strategy             = { type = "Recreate" }
      selector             = { matchLabels = local.match }
      template = {
        metadata = { labels = merge(var.labels, local.match) }
        spec = {
          automountServiceAccountToken  = false
          terminationGracePeriodSeconds = 60
          securityContext               = { runAsNonRoot = true, runAsUser = 1000, runAsGroup = 1000, fsGroup = 1000, fsGroupChangePolicy = "OnRootMismatch", seccompProfile = { type = "RuntimeDefault" } }
          containers = [{
            name  = "bazel-remote"
            image = var.image
            args = [
              "--dir=/data",
              # leaves a tenth of the volume for what the file system itself needs
              "--max_size=${floor(var.size_gib * 0.9)}",
              "--http_address=0.0.0.0:8080",
              "--grpc_address=0.0.0.0:9092",
              "--htpasswd_file=/access/htpasswd",
              "--allow_unauthenticated_reads",
            ]
            ports          = [{ name = "http", containerPort = 8080 }, { name = "grpc", containerPort = 9092 }]
            resources      = local.resources
            readinessProbe = { httpGet = { path = "/status", port = "http" }, periodSeconds = 5, timeoutSeconds = 3 }
            livenessProbe  = { tcpSocket = { port = "http" }, periodSeconds = 20, failureThreshold = 6 }
            volumeMounts = [
              { name = "data", mountPath = "/data" },
              { name = "access", mountPath = "/access", readOnly = true },
              { name = "tmp", mountPath = "/tmp" },
            ]
            securityContext = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }
          }]
          volumes = [
            { name = "data", persistentVolumeClaim = { claimName = kubectl_manifest.claim.name } },
            { name = "access", secret = { secretName = kubernetes_secret_v1.access.metadata[0].name, items = [{ key = "htpasswd", path = "htpasswd" }] } },
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
      ports = [
        { name = "http", port = 80, targetPort = "http", protocol = "TCP" },
        { name = "grpc", port = 9092, targetPort = "grpc", protocol = "TCP" },
      ]
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
