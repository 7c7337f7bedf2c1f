variable "name" {
  description = "Name of the managers' account, role and binding; the jobs' account has the ending -job."
  type        = string
  default     = "gitlab-runner"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,57}[a-z0-9])?$", var.name))
    error_message = "A name has at most 59 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of managers and jobs; the managers' rights end there."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}
