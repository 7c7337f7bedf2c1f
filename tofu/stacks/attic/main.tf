locals {
  environment = var.organization.environment
  namespace   = module.namespace.name

  labels = {
    "app.kubernetes.io/name"       = "attic"
    "app.kubernetes.io/instance"   = "attic"
    "app.kubernetes.io/part-of"    = "flywheel-platform"
    "app.kubernetes.io/managed-by" = "opentofu"
  }

  server     = regex("^(?P<scheme>https?)://(?P<host>[^/:]+)", var.organization.cache.server)
  tls        = local.server.scheme == "https"
  cache_host = local.server.host
  store_host = "s3.${local.environment.domain}"
  bazel_host = "bazel.${local.environment.domain}"

  # One bucket for what is cached, one for the database's backups. Attic collects its own garbage; CloudNativePG keeps its own retention.
  cache_bucket  = var.organization.cache.name
  backup_bucket = "${var.organization.cache.name}-postgres"
  buckets = {
    (local.cache_bucket)  = {}
    (local.backup_bucket) = { versioned = true, expire_old_versions_days = 7 }
  }
}

module "namespace" {
  source = "../../modules/namespace"

  name       = local.environment.namespace
  labels     = local.labels
  holds_data = true
}

module "postgres_operator_namespace" {
  source = "../../modules/namespace"

  name   = "cnpg-system"
  labels = local.labels
}

module "postgres_operator" {
  source = "../../modules/helm-operator"

  name          = "cnpg"
  namespace     = module.postgres_operator_namespace.name
  repository    = "https://cloudnative-pg.github.io/charts"
  chart         = "cloudnative-pg"
  chart_version = var.versions.postgres_chart
  values = {
    replicaCount = var.operator_replicas
    resources    = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
  }
}

module "store_operator_namespace" {
  source = "../../modules/namespace"

  name   = "minio-operator"
  labels = local.labels
}

module "store_operator" {
  source = "../../modules/helm-operator"

  name                = "minio-operator"
  namespace           = module.store_operator_namespace.name
  repository          = "https://operator.min.io"
  chart               = "operator"
  chart_version       = var.versions.store_chart
  replaced_annotation = "operator.min.io/version"
  values = {
    operator = {
      replicaCount = var.operator_replicas
      resources    = { requests = { cpu = "100m", memory = "128Mi" }, limits = { memory = "256Mi" } }
    }
  }
}

module "object_store" {
  source = "../../modules/object-store"

  name               = "${var.organization.cache.name}-store"
  namespace          = local.namespace
  labels             = merge(local.labels, { "app.kubernetes.io/component" = "object-store" })
  image              = var.versions.store_image
  client_image       = var.versions.store_client_image
  servers            = var.store.servers
  volumes_per_server = var.store.volumes_per_server
  volume_size        = coalesce(var.store.volume_size, var.organization.cache.storage_size, "50Gi")
  storage_class      = var.storage_class
  resources          = var.store.resources
  buckets            = local.buckets

  depends_on = [module.store_operator]
}

module "postgres" {
  source = "../../modules/postgres"

  name                  = "${var.organization.cache.name}-postgres"
  namespace             = local.namespace
  labels                = merge(local.labels, { "app.kubernetes.io/component" = "postgres" })
  image                 = var.versions.postgres_image
  database              = "attic"
  instances             = var.postgres.instances
  spread_strictly       = var.postgres.spread_strictly
  storage_size          = var.postgres.storage_size
  storage_class         = var.storage_class
  certificates          = var.postgres.certificates
  resources             = var.postgres.resources
  backup                = local.backup
  backup_schedule       = var.postgres.backup_schedule
  backup_retention_days = var.postgres.backup_retention_days

  depends_on = [module.postgres_operator]
}

module "postgres_restore" {
  source = "../../modules/postgres-restore"
  count  = var.rehearse_restore ? 1 : 0

  origin        = module.postgres.name
  namespace     = local.namespace
  labels        = merge(local.labels, { "app.kubernetes.io/component" = "postgres-restore" })
  image         = var.versions.postgres_image
  database      = module.postgres.database
  storage_size  = var.postgres.storage_size
  storage_class = var.storage_class
  backup        = local.backup
}

locals {
  # A store elsewhere survives the loss of this cluster; without one the platform's own has to do.
  backup = var.backup_store != null ? var.backup_store : {
    bucket   = local.backup_bucket
    endpoint = module.object_store.endpoint
    secret   = module.object_store.secrets[local.backup_bucket]
  }
}
