variable "organization" {
  description = "What flywheel says of the organization for this environment; only the members used here."
  type = object({
    name = string
    environment = object({
      name            = string
      cluster_context = string
      namespace       = string
      domain          = string
      lab             = bool
    })
    runners = map(object({
      type            = string
      image           = optional(string)
      concurrent_jobs = optional(number)
      tags            = list(string)
      run_untagged    = optional(bool, false)
      locked          = optional(bool, false)
      protected       = optional(bool, false)
      resources       = optional(map(string))
      hpa             = optional(map(number))
    }))
    cache = object({
      server       = string
      name         = string
      storage_size = optional(string)
    })
  })
  nullable = false
}

variable "image" {
  description = "Image that the pipeline built: its reference with digest in a registry, or in the lab the digest alone."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image must end in its digest, sha256: and 64 hexadecimal digits, as build/image gives it."
  }
}

variable "app_archive" {
  description = "Path of the archive with the built app, which answers in the lab; null: nothing answers there."
  type        = string
  default     = null

  validation {
    condition     = var.app_archive == null || can(filesha256(var.app_archive))
    error_message = "The app's archive cannot be read."
  }
}

variable "app_commit" {
  description = "Commit that the dashboard says it is of."
  type        = string
  default     = "unknown"
  nullable    = false
}

variable "scaling" {
  description = "Pods at least and at most (null: always min_replicas, without an autoscaler), and the cpu load to aim at in per cent."
  type = object({
    min_replicas           = optional(number, 2)
    max_replicas           = optional(number)
    target_cpu_utilization = optional(number, 70)
  })
  default  = {}
  nullable = false
}

variable "resources" {
  description = "What a pod asks for, and what it gets at most (null: no limit)."
  type = object({
    cpu          = optional(string, "50m")
    memory       = optional(string, "96Mi")
    cpu_limit    = optional(string)
    memory_limit = optional(string, "256Mi")
  })
  default  = {}
  nullable = false
}

variable "ingress" {
  description = "Ingress class (null: the default), ClusterIssuer of cert-manager (null: the certificate's Secret is brought), annotations of the controller, and whether external-dns makes a record."
  type = object({
    class_name     = optional(string)
    cluster_issuer = optional(string)
    annotations    = optional(map(string), {})
    publish_dns    = optional(bool, true)
  })
  default  = {}
  nullable = false
}
