variable "name" {
  description = "Name of the class, for the whole cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.name)) && !startswith(var.name, "system-")
    error_message = "A name has at most 63 lower-case letters, digits and dashes, no dash at either end, and does not begin with system-."
  }
}

variable "labels" {
  description = "Labels of the class."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "value" {
  description = "Priority of the pods; 0 is that of pods without a class, higher comes first."
  type        = number
  nullable    = false

  validation {
    condition     = abs(var.value) <= 1000000000 && floor(var.value) == var.value
    error_message = "value is a whole number from -1000000000 to 1000000000."
  }
}

variable "preempts" {
  description = "Whether pods of less priority are ended when there is no room for one of these."
  type        = bool
  default     = false
  nullable    = false
}

variable "description" {
  description = "For which pods the class is, as a sentence."
  type        = string
  nullable    = false
}
