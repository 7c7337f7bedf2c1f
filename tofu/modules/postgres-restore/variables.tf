variable "origin" {
  description = "Name of the Cluster whose backup is restored; the restored one is called so with -restore behind it."
  type        = string
  nullable    = false
}

variable "namespace" {
  description = "Namespace of both clusters."
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
  description = "Image of PostgreSQL, the same as that of the first cluster."
  type        = string
  nullable    = false
}

variable "database" {
  description = "Name of the database and of its owner."
  type        = string
  nullable    = false
}

variable "storage_size" {
  description = "Size of the volume, at least that of the first cluster."
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
