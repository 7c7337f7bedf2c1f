locals {
  pod_labels = { "v1.min.io/tenant" = var.name }
  service    = "minio"
  endpoint   = "http://${local.service}.${var.namespace}.svc.cluster.local"
  claim      = { for key, value in { accessModes = ["ReadWriteOnce"], storageClassName = var.storage_class, resources = { requests = { storage = var.volume_size } } } : key => value if value != null }

  resources = {
    requests = { cpu = var.resources.cpu, memory = var.resources.memory }
    limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
  }
}

resource "random_password" "root" {
  length  = 40
  special = false
}

# The operator reads config.env; the setup Job reads the other two.
resource "kubernetes_secret_v1" "root" {
  metadata {
    name      = "${var.name}-root"
    namespace = var.namespace
    labels    = var.labels
  }

  data = {
    user         = "root"
    password     = random_password.root.result
    "config.env" = "export MINIO_ROOT_USER=\"root\"\nexport MINIO_ROOT_PASSWORD=\"${random_password.root.result}\"\nexport MINIO_BROWSER=\"off\"\n"
  }
}

resource "kubectl_manifest" "tenant" {
  yaml_body = yamlencode({
    apiVersion = "minio.min.io/v2"
    kind       = "Tenant"
    metadata   = { name = var.name, namespace = var.namespace, labels = var.labels }
    spec = {
      image               = var.image
      configuration       = { name = kubernetes_secret_v1.root.metadata[0].name }
      mountPath           = "/export"
      podManagementPolicy = "Parallel"
      # TLS ends at the Ingress; inside the namespace network policies say who may come here
      requestAutoCert = false
      features        = { bucketDNS = false }
      pools = [{
        name             = "pool-0"
        servers          = var.servers
        volumesPerServer = var.volumes_per_server
        labels           = merge(var.labels, local.pod_labels)
        resources        = local.resources
        volumeClaimTemplate = {
          metadata = { name = "data" }
          spec     = local.claim
        }
        affinity = {
          podAntiAffinity = {
            preferredDuringSchedulingIgnoredDuringExecution = [{
              weight          = 100
              podAffinityTerm = { topologyKey = "kubernetes.io/hostname", labelSelector = { matchLabels = local.pod_labels } }
            }]
          }
        }
        securityContext = {
          runAsUser           = 1000
          runAsGroup          = 1000
          fsGroup             = 1000
          fsGroupChangePolicy = "OnRootMismatch"
          runAsNonRoot        = true
        }
        containerSecurityContext = {
          runAsUser                = 1000
          runAsGroup               = 1000
          runAsNonRoot             = true
          allowPrivilegeEscalation = false
          capabilities             = { drop = ["ALL"] }
          seccompProfile           = { type = "RuntimeDefault" }
        }
      }]
    }
  })

  server_side_apply = true
  force_conflicts   = true

  # the setup needs it
  wait_for {
    field {
      key   = "status.currentState"
      value = "Initialized"
    }
    field {
      key        = "status.healthStatus"
      value      = "green|yellow"
      value_type = "regex"
    }
  }

  timeouts {
    create = "15m"
  }

  lifecycle {
    prevent_destroy = true

    precondition {
      condition     = var.servers == 1 || var.servers * var.volumes_per_server >= 4
      error_message = "Several servers need at least four volumes in all."
    }
  }
}
