variable "name" {
  description = "Name of the object."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.name))
    error_message = "A name has at most 63 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of the object."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the object."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pod_labels" {
  description = "Labels of the pods that are meant."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.pod_labels) > 0
    error_message = "Without labels the budget would hold for all pods of the namespace."
  }
}

variable "max_unavailable" {
  description = "How many of the pods may be away at the same time when nodes are drained."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.max_unavailable >= 0 && floor(var.max_unavailable) == var.max_unavailable
    error_message = "max_unavailable is a whole number; 0 forbids every eviction."
  }
}
