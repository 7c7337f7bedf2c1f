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

variable "runtime" {
  description = "What every process of Attic needs: the output runtime of the module attic-config."
  type = object({
    image      = string
    digest     = string
    config_map = string
    ca_secret  = string
    secrets    = map(object({ name = string, key = string }))
  })
  nullable = false
}

variable "host" {
  description = "Host name that the server answers to."
  type        = string
  nullable    = false
}

variable "resources" {
  description = "What one pod requests, and its limits, as Kubernetes quantities; no cpu_limit is none."
  type = object({
    cpu          = optional(string, "250m")
    memory       = optional(string, "256Mi")
    cpu_limit    = optional(string)
    memory_limit = optional(string, "1Gi")
  })
  default  = {}
  nullable = false
}
