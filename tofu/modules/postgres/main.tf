locals {
  credentials = {
    accessKeyId     = { name = var.backup.secret, key = "ACCESS_KEY_ID" }
    secretAccessKey = { name = var.backup.secret, key = "SECRET_ACCESS_KEY" }
  }

  resources = {
    requests = { cpu = var.resources.cpu, memory = var.resources.memory }
    limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
  }

  storage = { for key, value in { size = var.storage_size, storageClass = var.storage_class } : key => value if value != null }

  spec = {
    instances             = var.instances
    imageName             = var.image
    primaryUpdateStrategy = "unsupervised"
    enableSuperuserAccess = false
    storage               = local.storage
    resources             = local.resources
    bootstrap             = { initdb = { database = var.database, owner = var.database, dataChecksums = true } }
    affinity = {
      enablePodAntiAffinity = true
      topologyKey           = "kubernetes.io/hostname"
      podAntiAffinityType   = var.spread_strictly ? "required" : "preferred"
    }
    postgresql = {
      # nobody speaks to the database in the clear, from inside the cluster neither
      pg_hba = ["hostnossl all all all reject"]
    }
    # without secrets of its own the operator makes a CA and renews the certificates
    certificates = var.certificates == null ? null : { serverCASecret = var.certificates.ca_secret, serverTLSSecret = var.certificates.tls_secret }
    backup = {
      retentionPolicy = "${var.backup_retention_days}d"
      barmanObjectStore = {
        destinationPath = "s3://${var.backup.bucket}/"
        endpointURL     = var.backup.endpoint
        s3Credentials   = local.credentials
        wal             = { compression = "gzip" }
        data            = { compression = "gzip" }
      }
    }
  }
}

resource "kubectl_manifest" "cluster" {
  yaml_body = yamlencode({
    apiVersion = "postgresql.cnpg.io/v1"
    kind       = "Cluster"
    metadata   = { name = var.name, namespace = var.namespace, labels = var.labels }
    spec       = { for key, value in local.spec : key => value if value != null }
  })

  server_side_apply = true
  force_conflicts   = true

  # what comes next connects to it
  wait_for {
    condition {
      type   = "Ready"
      status = "True"
    }
  }

  timeouts {
    create = "15m"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubectl_manifest" "schedule" {
  yaml_body = yamlencode({
    apiVersion = "postgresql.cnpg.io/v1"
    kind       = "ScheduledBackup"
    metadata   = { name = var.name, namespace = var.namespace, labels = var.labels }
    spec = {
      schedule             = var.backup_schedule
      immediate            = true
      backupOwnerReference = "self"
      method               = "barmanObjectStore"
      cluster              = { name = kubectl_manifest.cluster.name }
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
