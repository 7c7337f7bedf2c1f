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
  description = "Image of PostgreSQL with barman-cloud in it (the flavour system), with a tag or digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/]+$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image has a tag other than latest, or a digest."
  }
}

variable "database" {
  description = "Name of the database and of its owner."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database))
    error_message = "database begins with a lower-case letter and has only lower-case letters, digits and underscores."
  }
}

variable "instances" {
  description = "How many servers: the primary and its replicas."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.instances >= 1 && var.instances <= 9 && floor(var.instances) == var.instances
    error_message = "instances is a whole number from 1 to 9."
  }
}

variable "spread_strictly" {
  description = "Whether a server rather waits than shares a node with another one."
  type        = bool
  default     = false
  nullable    = false
}

variable "storage_size" {
  description = "Size of each server's volume."
  type        = string
  default     = "10Gi"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+(Ki|Mi|Gi|Ti)$", var.storage_size))
    error_message = "storage_size is a quantity such as 20Gi."
  }
}

variable "storage_class" {
  description = "Storage class of the volumes; null: the cluster's default."
  type        = string
  default     = null
}

variable "certificates" {
  description = "Secrets with the server's certificate (kubernetes.io/tls) and with its CA (ca.crt); null: the operator makes and renews both."
  type = object({
    tls_secret = string
    ca_secret  = string
  })
  default = null
}

variable "backup" {
  description = "Where base backups and the write-ahead log lie: an S3 bucket, its endpoint, and the Secret with the keys ACCESS_KEY_ID and SECRET_ACCESS_KEY."
  type = object({
    bucket   = string
    endpoint = string
    secret   = string
  })
  nullable = false

  validation {
    condition     = can(regex("^https?://[^/]+$", var.backup.endpoint))
    error_message = "backup.endpoint is an address such as https://s3.example.org, without a path."
  }
}

variable "backup_schedule" {
  description = "When base backups are made: cron with six fields, seconds first, in UTC. The first one is made at once."
  type        = string
  default     = "0 0 3 * * *"
  nullable    = false

  validation {
    condition     = length(split(" ", var.backup_schedule)) == 6
    error_message = "backup_schedule has six fields: second, minute, hour, day, month, day of the week."
  }
}

variable "backup_retention_days" {
  description = "How far back a restore may reach, in days."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.backup_retention_days >= 1 && floor(var.backup_retention_days) == var.backup_retention_days
    error_message = "backup_retention_days is a whole number, at least 1."
  }
}

variable "resources" {
  description = "What one pod requests, and its limits, as Kubernetes quantities; no cpu_limit is none."
  type = object({
    cpu          = optional(string, "250m")
    memory       = optional(string, "512Mi")
    cpu_limit    = optional(string)
    memory_limit = optional(string, "1Gi")
  })
  default  = {}
  nullable = false
}
