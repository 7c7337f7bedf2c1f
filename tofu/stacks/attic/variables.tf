variable "organization" {
  description = "What flywheel says of the organization for this environment; only the members used here."
  type = object({
    environment = object({
      name            = string
      cluster_context = string
      namespace       = string
      domain          = string
      lab             = bool
    })
    cache = object({
      server       = string
      name         = string
      storage_size = optional(string)
    })
  })
  nullable = false

  validation {
    condition     = can(regex("^https?://[^/:]+", var.organization.cache.server))
    error_message = "organization.yaml needs a cache whose server is an address such as https://cache.example.org."
  }

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{1,28}[a-z0-9])$", var.organization.cache.name))
    error_message = "The cache's name becomes part of the names of buckets and services: 3 to 30 lower-case letters, digits and dashes, beginning with a letter."
  }
}

variable "versions" {
  description = "Versions of the operators' charts and images that are deployed, each with a tag or digest."
  type = object({
    postgres_chart     = optional(string, "0.28.3")
    postgres_image     = optional(string, "ghcr.io/cloudnative-pg/postgresql:17.5-system-trixie")
    store_chart        = optional(string, "7.1.1")
    store_image        = optional(string, "quay.io/minio/minio:RELEASE.2025-04-22T22-12-26Z")
    store_client_image = optional(string, "quay.io/minio/mc:RELEASE.2025-04-16T18-13-26Z")
    attic_image        = optional(string, "ghcr.io/zhaofengli/attic:9eda345a743f50999de04f59a170806c3e029eea")
    bazel_image        = optional(string, "buchgr/bazel-remote-cache:v2.6.2@sha256:8109f1f39eb17d898cf51e08b41e4eabaaaeb1f584c2f22c1be45b7568fcc512")
  })
  default  = {}
  nullable = false
}

variable "operator_replicas" {
  description = "Pods of each operator; more than one needs as many nodes."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.operator_replicas >= 1 && floor(var.operator_replicas) == var.operator_replicas
    error_message = "operator_replicas is a whole number, at least 1."
  }
}

variable "storage_class" {
  description = "Storage class of all volumes; null: the cluster's default."
  type        = string
  default     = null
}

variable "postgres" {
  description = "The database: servers, size of their volumes, backups, own certificates (null: the operator makes them)."
  type = object({
    instances             = optional(number, 3)
    spread_strictly       = optional(bool, false)
    storage_size          = optional(string, "10Gi")
    backup_schedule       = optional(string, "0 0 3 * * *")
    backup_retention_days = optional(number, 30)
    certificates          = optional(object({ tls_secret = string, ca_secret = string }))
    resources = optional(object({
      cpu          = optional(string)
      memory       = optional(string)
      cpu_limit    = optional(string)
      memory_limit = optional(string)
    }), {})
  })
  default  = {}
  nullable = false
}

variable "backup_store" {
  description = "S3 store outside this cluster for the database's backups, with a Secret of the keys ACCESS_KEY_ID and SECRET_ACCESS_KEY; null: the platform's own store, which is lost with the cluster."
  type = object({
    bucket   = string
    endpoint = string
    secret   = string
  })
  default = null
}

variable "rehearse_restore" {
  description = "Whether a second database is restored from a backup, to prove that it can be read."
  type        = bool
  default     = false
  nullable    = false
}

variable "store" {
  description = "The object store: servers (1 stands alone), volumes of each, and the size of one volume (null: the cache's storage_size)."
  type = object({
    servers            = optional(number, 1)
    volumes_per_server = optional(number, 1)
    volume_size        = optional(string)
    resources = optional(object({
      cpu          = optional(string)
      memory       = optional(string)
      cpu_limit    = optional(string)
      memory_limit = optional(string)
    }), {})
  })
  default  = {}
  nullable = false
}

variable "attic" {
  description = "The cache's server: pods at least and at most, the cpu load to aim at in per cent, compression, and when garbage goes."
  type = object({
    min_replicas           = optional(number, 2)
    max_replicas           = optional(number, 6)
    target_cpu_utilization = optional(number, 70)
    compression            = optional(string, "zstd")
    gc_interval_hours      = optional(number, 12)
    retention_days         = optional(number, 90)
    resources = optional(object({
      cpu          = optional(string)
      memory       = optional(string)
      cpu_limit    = optional(string)
      memory_limit = optional(string)
    }), {})
  })
  default  = {}
  nullable = false
}

variable "ingress" {
  description = "Ingress class (null: the default), ClusterIssuer of cert-manager (null: the certificates' Secrets are brought), and annotations of the controller."
  type = object({
    class_name     = optional(string)
    cluster_issuer = optional(string)
    annotations    = optional(map(string), { "nginx.ingress.kubernetes.io/proxy-body-size" = "0" })
  })
  default  = {}
  nullable = false
}

variable "dns" {
  description = "How host names become DNS records: annotations (external-dns reads the Ingresses), endpoint (a DNSEndpoint for external-dns) or none."
  type        = string
  default     = "annotations"
  nullable    = false

  validation {
    condition     = contains(["annotations", "endpoint", "none"], var.dns)
    error_message = "dns is annotations, endpoint or none."
  }
}

variable "dns_target" {
  description = "Where records of dns = \"endpoint\" lead."
  type = object({
    record_type = optional(string, "A")
    targets     = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "enable_bazel_cache" {
  description = "Whether there is a remote cache for Bazel, too."
  type        = bool
  default     = false
  nullable    = false
}

variable "bazel_cache_size_gib" {
  description = "Size of the Bazel cache's volume, in GiB."
  type        = number
  default     = 50
  nullable    = false
}
