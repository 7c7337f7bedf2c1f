variable "name" {
  description = "Name of the role and of its binding."
  type        = string
  default     = "runner-reader"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.name))
    error_message = "A name has at most 63 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "runners_namespace" {
  description = "Namespace of the runners; it must be there."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "account" {
  description = "Service account that gets the right."
  type        = object({ name = string, namespace = string })
  nullable    = false
}
