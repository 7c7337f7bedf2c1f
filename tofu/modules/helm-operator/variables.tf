variable "name" {
  description = "Name of the release."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$", var.name))
    error_message = "A release's name has at most 53 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of the operator, which has to be there."
  type        = string
  nullable    = false
}

variable "repository" {
  description = "Address of the chart's repository."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(https|oci)://", var.repository))
    error_message = "repository begins with https:// or oci://."
  }
}

variable "chart" {
  description = "Name of the chart in the repository."
  type        = string
  nullable    = false
}

variable "chart_version" {
  description = "Version of the chart, in full."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", var.chart_version))
    error_message = "chart_version is one version such as 1.2.3, no range."
  }
}

variable "values" {
  description = "Values for the chart."
  type        = any
  default     = {}
  nullable    = false
}

variable "replaced_annotation" {
  description = "Annotation that the chart's definitions carry and that gives its place to helm.sh/resource-policy: keep; null: the chart keeps its definitions by itself."
  type        = string
  default     = null

  validation {
    condition     = var.replaced_annotation == null ? true : can(regex("^[a-z0-9.-]+/[A-Za-z0-9._-]+$", var.replaced_annotation))
    error_message = "replaced_annotation is the full name of an annotation, such as operator.example.org/version."
  }
}

variable "timeout_seconds" {
  description = "How long the operator may take to be ready, in seconds."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.timeout_seconds > 0
    error_message = "timeout_seconds is more than 0."
  }
}
