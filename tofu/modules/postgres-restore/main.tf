locals {
  storage = { for key, value in { size = var.storage_size, storageClass = var.storage_class } : key => value if value != null }
}

# A backup of now; the restore begins when it is complete.
resource "kubectl_manifest" "backup" {
  yaml_body = yamlencode({
    apiVersion = "postgresql.cnpg.io/v1"
    kind       = "Backup"
    metadata   = { name = "${var.origin}-rehearsal", namespace = var.namespace, labels = var.labels }
    spec       = { method = "barmanObjectStore", cluster = { name = var.origin } }
  })

  server_side_apply = true
  force_conflicts   = true

  wait_for {
    field {
      key   = "status.phase"
      value = "completed"
    }
  }

  timeouts {
    create = "30m"
  }
}

# A cluster that knows nothing of the first one but where its backups lie, as after a disaster. It makes no backups itself.
resource "kubectl_manifest" "cluster" {
  yaml_body = yamlencode({
    apiVersion = "postgresql.cnpg.io/v1"
    kind       = "Cluster"
    metadata   = { name = "${var.origin}-restore", namespace = var.namespace, labels = var.labels }
    spec = {
      instances             = 1
      imageName             = var.image
      enableSuperuserAccess = false
      storage               = local.storage
      resources             = { requests = { cpu = "100m", memory = "256Mi" }, limits = { memory = "1Gi" } }
      bootstrap             = { recovery = { source = "origin", database = var.database, owner = var.database } }
      externalClusters = [{
        name = "origin"
        barmanObjectStore = {
          serverName      = var.origin
          destinationPath = "s3://${var.backup.bucket}/"
          endpointURL     = var.backup.endpoint
          s3Credentials = {
            accessKeyId     = { name = var.backup.secret, key = "ACCESS_KEY_ID" }
            secretAccessKey = { name = var.backup.secret, key = "SECRET_ACCESS_KEY" }
          }
          wal = { compression = "gzip" }
        }
      }]
    }
  })

  server_side_apply = true
  force_conflicts   = true

  depends_on = [kubectl_manifest.backup]
}
