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

variable "hosts" {
  description = "Host names that get a record."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.hosts) > 0
    error_message = "There is at least one host."
  }
}

variable "record_type" {
  description = "Kind of the records: A, AAAA or CNAME."
  type        = string
  default     = "A"
  nullable    = false

  validation {
    condition     = contains(["A", "AAAA", "CNAME"], var.record_type)
    error_message = "record_type is A, AAAA or CNAME."
  }
}

variable "targets" {
  description = "Where the records lead: addresses of the ingress controller, or its name for CNAME."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.targets) > 0
    error_message = "There is at least one target."
  }
}

variable "ttl" {
  description = "How long resolvers may keep the records, in seconds."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.ttl >= 1 && var.ttl <= 86400 && floor(var.ttl) == var.ttl
    error_message = "ttl is a whole number of seconds from 1 to 86400."
  }
}
