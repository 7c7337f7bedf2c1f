module "bazel_cache" {
  source = "../../modules/bazel-cache"
  count  = var.enable_bazel_cache ? 1 : 0

  name          = "bazel-cache"
  namespace     = local.namespace
  labels        = local.labels
  image         = var.versions.bazel_image
  size_gib      = var.bazel_cache_size_gib
  storage_class = var.storage_class
}

module "bazel_ingress" {
  source = "../../modules/ingress"
  count  = var.enable_bazel_cache ? 1 : 0

  name           = "bazel-cache"
  namespace      = local.namespace
  labels         = local.labels
  host           = local.bazel_host
  service_name   = module.bazel_cache[0].service
  class_name     = var.ingress.class_name
  tls            = local.tls
  cluster_issuer = var.ingress.cluster_issuer
  annotations    = var.ingress.annotations
  publish_dns    = var.dns == "annotations"
}

module "bazel_network" {
  source = "../../modules/network-policy"
  count  = var.enable_bazel_cache ? 1 : 0

  name       = "bazel-cache"
  namespace  = local.namespace
  labels     = local.labels
  pod_labels = module.bazel_cache[0].pod_labels
  ingress    = [{ ports = [8080, 9092] }]
}
