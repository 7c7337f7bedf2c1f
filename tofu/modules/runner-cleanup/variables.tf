variable "name" {
  description = "Name of the cron job, its account and its role."
  type        = string
  default     = "runner-cleanup"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$", var.name))
    error_message = "A cron job's name has at most 52 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace whose job pods are looked through."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "job_labels" {
  description = "Labels that mark the pods of CI jobs; others are never touched."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.job_labels) > 0
    error_message = "Without labels every old pod of the namespace would be removed."
  }
}

variable "max_age_seconds" {
  description = "Age from which a job pod is a leftover, in seconds; at least the longest job and the time to clean up after it."
  type        = number
  nullable    = false

  validation {
    condition     = var.max_age_seconds >= 600 && floor(var.max_age_seconds) == var.max_age_seconds
    error_message = "max_age_seconds is a whole number, at least 600."
  }
}

variable "schedule" {
  description = "When to look, as a cron expression in UTC."
  type        = string
  default     = "*/15 * * * *"
  nullable    = false

  validation {
    condition     = length(split(" ", var.schedule)) == 5
    error_message = "schedule has five fields: minute, hour, day, month, weekday."
  }
}

variable "image" {
  description = "Image with kubectl, sh and date."
  type        = string
  default     = "docker.io/alpine/kubectl:1.33.4"
  nullable    = false

  validation {
    condition     = can(regex("(:[^:/]+|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "An image has a tag other than latest, or a digest."
  }
}
