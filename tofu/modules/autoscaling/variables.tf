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

variable "annotations" {
  description = "Annotations of the object."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "deployment" {
  description = "Deployment that is scaled; it must not state replicas itself, and its containers must request cpu."
  type        = string
  nullable    = false
}

variable "min_replicas" {
  description = "Fewest pods."
  type        = number
  nullable    = false

  validation {
    condition     = var.min_replicas >= 1 && floor(var.min_replicas) == var.min_replicas
    error_message = "min_replicas is a whole number, at least 1."
  }
}

variable "max_replicas" {
  description = "Most pods; not less than min_replicas."
  type        = number
  nullable    = false

  validation {
    condition     = var.max_replicas >= 1 && floor(var.max_replicas) == var.max_replicas
    error_message = "max_replicas is a whole number, at least 1."
  }
}

variable "target_cpu_utilization" {
  description = "Load to aim at, in per cent of the cpu that the pods request."
  type        = number
  default     = 70
  nullable    = false

  validation {
    condition     = var.target_cpu_utilization >= 1 && var.target_cpu_utilization <= 1000
    error_message = "target_cpu_utilization is from 1 to 1000 per cent."
  }
}

variable "scale_down" {
  description = "How fast pods are taken away: at most so many pods in so many seconds, after the load was low for stabilization_seconds; null: never."
  type = object({
    stabilization_seconds = optional(number, 300)
    pods                  = optional(number, 1)
    period_seconds        = optional(number, 60)
  })
  default = {}

  validation {
    condition = var.scale_down == null ? true : (
      var.scale_down.stabilization_seconds >= 0 && var.scale_down.stabilization_seconds <= 3600
      && var.scale_down.pods >= 1 && var.scale_down.period_seconds >= 1 && var.scale_down.period_seconds <= 1800
    )
    error_message = "scale_down takes 0 to 3600 stabilization_seconds, at least 1 pod, and 1 to 1800 period_seconds."
  }
}
