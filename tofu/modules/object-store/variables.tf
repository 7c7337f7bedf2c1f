variable "name" {
  description = "Name of the objects."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$", var.name))
    error_message = "A name has at most 40 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of the objects."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of all objects."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "image" {
  description = "Image of MinIO, with a tag or digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/]+$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image has a tag other than latest, or a digest."
  }
}

variable "client_image" {
  description = "Image of MinIO's client mc, with a tag or digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/]+$", var.client_image)) && !endswith(var.client_image, ":latest")
    error_message = "client_image has a tag other than latest, or a digest."
  }
}

variable "servers" {
  description = "How many servers: 1 stands alone, 4 or more are distributed and survive the loss of some."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.servers == 1 || (var.servers >= 2 && var.servers <= 32 && floor(var.servers) == var.servers)
    error_message = "servers is 1, or a whole number from 2 to 32."
  }
}

variable "volumes_per_server" {
  description = "How many volumes each server has."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.volumes_per_server >= 1 && var.volumes_per_server <= 16 && floor(var.volumes_per_server) == var.volumes_per_server
    error_message = "volumes_per_server is a whole number from 1 to 16."
  }
}

variable "volume_size" {
  description = "Size of one volume."
  type        = string
  default     = "50Gi"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+(Ki|Mi|Gi|Ti)$", var.volume_size))
    error_message = "volume_size is a quantity such as 20Gi."
  }
}

variable "storage_class" {
  description = "Storage class of the volumes; null: the cluster's default."
  type        = string
  default     = null
}

variable "buckets" {
  description = "Buckets by name: whether old versions are kept, and after how many days objects and old versions are deleted (null: never). Each has a user of its name."
  type = map(object({
    versioned                = optional(bool, false)
    expire_days              = optional(number)
    expire_old_versions_days = optional(number)
  }))
  nullable = false

  validation {
    condition     = length(var.buckets) > 0 && alltrue([for name, _ in var.buckets : can(regex("^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$", name))])
    error_message = "There is at least one bucket, and a bucket's name has 3 to 40 lower-case letters, digits and dashes."
  }

  validation {
    condition     = alltrue(flatten([for bucket in values(var.buckets) : [for days in [bucket.expire_days, bucket.expire_old_versions_days] : days == null ? true : days >= 1 && floor(days) == days]]))
    error_message = "Days are whole numbers, at least 1, or null."
  }

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : bucket.versioned || bucket.expire_old_versions_days == null])
    error_message = "expire_old_versions_days needs versioned = true."
  }
}

variable "resources" {
  description = "What one pod requests, and its limits, as Kubernetes quantities; no cpu_limit is none."
  type = object({
    cpu          = optional(string, "250m")
    memory       = optional(string, "512Mi")
    cpu_limit    = optional(string)
    memory_limit = optional(string, "2Gi")
  })
  default  = {}
  nullable = false
}
