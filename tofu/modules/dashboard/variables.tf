variable "name" {
  description = "Name of the objects."
  type        = string
  default     = "dashboard"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$", var.name))
    error_message = "A name has at most 50 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of the objects."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "image" {
  description = "Image of the dashboard in a registry, with its digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][^@ ]*/[^@ ]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image is in no registry, so the cluster cannot pull it. Set image.repository and image.push: true in flywheel.yaml; the pipeline then pushes the image and gives its reference with its digest."
  }
}

variable "replicas" {
  description = "How many pods; null: an autoscaler says it."
  type        = number
  default     = null

  validation {
    condition     = var.replicas == null ? true : var.replicas >= 1 && floor(var.replicas) == var.replicas
    error_message = "replicas is a whole number, at least 1."
  }
}

variable "organization_yaml" {
  description = "Content of the organization.yaml that is shown; YAML or JSON."
  type        = string
  nullable    = false
}

variable "app_commit" {
  description = "Commit that the dashboard says it is of."
  type        = string
  nullable    = false
}

variable "app_version" {
  description = "Version that the dashboard says it has."
  type        = string
  nullable    = false
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

variable "pod_annotations" {
  description = "More annotations of the pods."
  type        = map(string)
  default     = {}
  nullable    = false
}
