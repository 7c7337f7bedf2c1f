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
  description = "Image of bazel-remote, with a tag or digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/]+$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image has a tag other than latest, or a digest."
  }
}

variable "size_gib" {
  description = "Size of the volume in GiB; nine tenths of it are filled."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.size_gib >= 2 && floor(var.size_gib) == var.size_gib
    error_message = "size_gib is a whole number, at least 2."
  }
}

variable "storage_class" {
  description = "Storage class of the volumes; null: the cluster's default."
  type        = string
  default     = null
}

variable "resources" {
  description = "What one pod requests, and its limits, as Kubernetes quantities; no cpu_limit is none."
  type = object({
    cpu          = optional(string, "100m")
    memory       = optional(string, "256Mi")
    cpu_limit    = optional(string)
    memory_limit = optional(string, "1Gi")
  })
  default  = {}
  nullable = false
}
