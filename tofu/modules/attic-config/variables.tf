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
  description = "Image of Attic's server, with a tag or digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/]+$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image has a tag other than latest, or a digest."
  }
}

variable "host" {
  description = "Host name under which clients reach the cache; requests for another one are refused."
  type        = string
  nullable    = false
}

variable "url" {
  description = "Address that clients are told, without a slash at its end."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+$", var.url))
    error_message = "url is an address such as https://cache.example.org, without a path."
  }
}

variable "database" {
  description = "Secret with the key uri, the database's whole address, and the Secret whose key ca.crt proves its certificate."
  type = object({
    secret    = string
    ca_secret = string
  })
  nullable = false
}

variable "store" {
  description = "S3 bucket for what is cached, and the Secret with the keys ACCESS_KEY_ID and SECRET_ACCESS_KEY. Clients are sent to the endpoint for small files, so they have to reach it too."
  type = object({
    endpoint = string
    bucket   = string
    secret   = string
    region   = optional(string, "us-east-1")
  })
  nullable = false

  validation {
    condition     = can(regex("^https?://[^/]+$", var.store.endpoint))
    error_message = "store.endpoint is an address such as https://s3.example.org, without a path."
  }
}

variable "chunking" {
  description = "From which size on files are cut into chunks, and the sizes of chunks, in bytes. A change makes new files share less with old ones."
  type = object({
    threshold = optional(number, 65536)
    min       = optional(number, 16384)
    average   = optional(number, 65536)
    max       = optional(number, 262144)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.chunking.threshold >= 0 && var.chunking.min >= 1 && var.chunking.min <= var.chunking.average && var.chunking.average <= var.chunking.max
    error_message = "Sizes of chunks are positive, and min <= average <= max."
  }
}

variable "compression" {
  description = "How chunks are compressed: none, brotli, zstd or xz."
  type        = string
  default     = "zstd"
  nullable    = false

  validation {
    condition     = contains(["none", "brotli", "zstd", "xz"], var.compression)
    error_message = "compression is none, brotli, zstd or xz."
  }
}

variable "gc_interval_hours" {
  description = "How often garbage is collected, in hours."
  type        = number
  default     = 12
  nullable    = false

  validation {
    condition     = var.gc_interval_hours >= 1 && floor(var.gc_interval_hours) == var.gc_interval_hours
    error_message = "gc_interval_hours is a whole number, at least 1."
  }
}

variable "retention_days" {
  description = "After how many days what nobody fetched is deleted, unless a cache says otherwise; 0: never."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.retention_days >= 0 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days is a whole number, 0 or more."
  }
}
