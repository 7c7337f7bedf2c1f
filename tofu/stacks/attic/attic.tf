module "attic_config" {
  source = "../../modules/attic-config"

  name              = "attic"
  namespace         = local.namespace
  labels            = local.labels
  image             = var.versions.attic_image
  host              = local.cache_host
  url               = "${local.server.scheme}://${local.cache_host}"
  database          = { secret = module.postgres.secret, ca_secret = module.postgres.ca_secret }
  compression       = var.attic.compression
  gc_interval_hours = var.attic.gc_interval_hours
  retention_days    = var.attic.retention_days

  # Attic sends clients to the store for small files, so it has to know the store by the name that clients know.
  store = {
    endpoint = module.store_ingress.url
    bucket   = local.cache_bucket
    secret   = module.object_store.secrets[local.cache_bucket]
  }
}

module "attic_migrations" {
  source = "../../modules/attic-migrations"

  name      = "attic"
  namespace = local.namespace
  labels    = local.labels
  runtime   = module.attic_config.runtime
}

module "attic_server" {
  source = "../../modules/attic-server"

  name      = "attic"
  namespace = local.namespace
  labels    = local.labels
  runtime   = module.attic_config.runtime
  host      = local.cache_host
  resources = var.attic.resources

  depends_on = [module.attic_migrations, module.object_store]
}

module "attic_gc" {
  source = "../../modules/attic-gc"

  name      = "attic"
  namespace = local.namespace
  labels    = local.labels
  runtime   = module.attic_config.runtime

  depends_on = [module.attic_migrations, module.object_store]
}

module "attic_autoscaling" {
  source = "../../modules/autoscaling"

  name                   = "attic"
  namespace              = local.namespace
  labels                 = local.labels
  annotations            = local.environment.lab ? { "lab.flywheel.dev/utilization" = "40" } : {}
  deployment             = module.attic_server.deployment
  min_replicas           = var.attic.min_replicas
  max_replicas           = var.attic.max_replicas
  target_cpu_utilization = var.attic.target_cpu_utilization
}

module "attic_budget" {
  source = "../../modules/disruption-budget"

  name       = "attic"
  namespace  = local.namespace
  labels     = local.labels
  pod_labels = module.attic_server.pod_labels
}

module "attic_ingress" {
  source = "../../modules/ingress"

  name           = "attic"
  namespace      = local.namespace
  labels         = local.labels
  host           = local.cache_host
  service_name   = module.attic_server.service
  class_name     = var.ingress.class_name
  tls            = local.tls
  cluster_issuer = var.ingress.cluster_issuer
  annotations    = var.ingress.annotations
  publish_dns    = var.dns == "annotations"
}

module "store_ingress" {
  source = "../../modules/ingress"

  name           = "store"
  namespace      = local.namespace
  labels         = local.labels
  host           = local.store_host
  service_name   = module.object_store.service
  service_port   = "http-minio"
  class_name     = var.ingress.class_name
  tls            = local.tls
  cluster_issuer = var.ingress.cluster_issuer
  annotations    = var.ingress.annotations
  publish_dns    = var.dns == "annotations"
}

module "dns" {
  source = "../../modules/dns-endpoint"
  count  = var.dns == "endpoint" ? 1 : 0

  name        = "attic"
  namespace   = local.namespace
  labels      = local.labels
  hosts       = concat([local.cache_host, local.store_host], var.enable_bazel_cache ? [local.bazel_host] : [])
  record_type = var.dns_target.record_type
  targets     = var.dns_target.targets
}
