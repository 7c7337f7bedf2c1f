output "cache_url" {
  description = "Address of the Nix cache."
  value       = module.attic_ingress.url
}

output "store_url" {
  description = "Address of the object store, where clients of the cache are sent for small files."
  value       = module.store_ingress.url
}

output "bazel_url" {
  description = "Address of the Bazel cache; null: there is none."
  value       = one(module.bazel_ingress[*].url)
}

output "namespace" {
  description = "Namespace of the platform."
  value       = local.namespace
}

output "buckets" {
  description = "Names of the buckets."
  value       = module.object_store.buckets
}

output "postgres" {
  description = "Name of the PostgreSQL cluster, the Service of its primary, its database, and the restored cluster (null: none)."
  value = {
    cluster  = module.postgres.name
    service  = module.postgres.host
    database = module.postgres.database
    restored = one(module.postgres_restore[*].name)
  }
}

output "services" {
  description = "Names of the Services that clients inside the cluster use."
  value = {
    attic = module.attic_server.service
    store = module.object_store.service
    bazel = one(module.bazel_cache[*].service)
  }
}

output "migrations_job" {
  description = "Name of the Job that brought the database to the present version."
  value       = module.attic_migrations.job
}
