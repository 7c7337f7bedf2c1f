variable "name" {
  description = "Name of the namespace."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.name))
    error_message = "A namespace's name has at most 63 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "labels" {
  description = "Labels of the namespace."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pod_security" {
  description = "What pods may ask for at most, by the Pod Security Standards: restricted, baseline or privileged."
  type        = string
  default     = "restricted"
  nullable    = false

  validation {
    condition     = contains(["restricted", "baseline", "privileged"], var.pod_security)
    error_message = "pod_security is restricted, baseline or privileged."
  }
}

variable "holds_data" {
  description = "Whether the namespace holds data, so that a plan that destroys it is refused."
  type        = bool
  default     = false
  nullable    = false
}
