locals {
  server_toml = templatefile("${path.module}/server.toml.tftpl", {
    host        = var.host
    url         = var.url
    region      = var.store.region
    bucket      = var.store.bucket
    endpoint    = var.store.endpoint
    chunking    = var.chunking
    compression = var.compression
    gc_interval = "${var.gc_interval_hours} hours"
    retention   = "${var.retention_days} days"
  })
}

# Signs the tokens with which caches are made and filled. A new one makes all tokens void.
resource "random_password" "token" {
  length  = 64
  special = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "kubernetes_secret_v1" "token" {
  metadata {
    name      = "${var.name}-token"
    namespace = var.namespace
    labels    = var.labels
  }

  data = {
    hs256 = base64encode(random_password.token.result)
  }
}

resource "kubernetes_config_map_v1" "this" {
  metadata {
    name      = "${var.name}-config"
    namespace = var.namespace
    labels    = var.labels
  }

  data = {
    "server.toml" = local.server_toml
  }
}
