variable "name" {
  description = "Name of the runner in the organization."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,54}[a-z0-9])?$", var.name))
    error_message = "A runner's name has at most 56 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "environment" {
  description = "Name of the environment that the runner belongs to."
  type        = string
  nullable    = false
}

variable "namespace" {
  description = "Namespace of the managers and of their jobs."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects and of the jobs' pods; app.kubernetes.io/name among them."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.labels), "app.kubernetes.io/name")
    error_message = "The label app.kubernetes.io/name is missing."
  }
}

variable "runner" {
  description = "The runner as the organization describes it."
  type = object({
    type            = string
    image           = optional(string)
    concurrent_jobs = optional(number, 4)
    resources = optional(object({
      cpu_request    = optional(string)
      cpu_limit      = optional(string)
      memory_request = optional(string)
      memory_limit   = optional(string)
    }), {})
    hpa = optional(object({
      min_replicas           = number
      max_replicas           = number
      target_cpu_utilization = optional(number)
    }))
  })
  nullable = false

  validation {
    condition     = contains(["docker", "dind", "rocky8", "rocky9", "nix", "l40s", "a100"], var.runner.type)
    error_message = "A runner's type is docker, dind, rocky8, rocky9, nix, l40s or a100."
  }

  validation {
    condition     = var.runner.concurrent_jobs >= 1 && floor(var.runner.concurrent_jobs) == var.runner.concurrent_jobs
    error_message = "concurrent_jobs is a whole number, at least 1."
  }
}

variable "forge_url" {
  description = "Address of the GitLab that the managers ask for jobs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+", var.forge_url))
    error_message = "forge_url is an address such as https://gitlab.example.org."
  }
}

variable "token" {
  description = "The runner's own token."
  type        = string
  sensitive   = true
  nullable    = false
}

variable "cache" {
  description = "Nix cache that jobs of nix runners read from; public_key is what its paths are signed with (null: jobs trust none of them yet). null: no cache."
  type = object({
    server     = string
    name       = string
    public_key = optional(string)
  })
  default = null

  validation {
    # They become lines of a configuration.
    condition = var.cache == null ? true : (
      can(regex("^https?://[^\\s\"]+$", var.cache.server)) && can(regex("^[A-Za-z0-9._-]+$", var.cache.name)) && can(regex("^\\S*$", coalesce(var.cache.public_key, "-")))
    )
    error_message = "cache.server is an address such as https://cache.example.org, cache.name has letters, digits, dots, dashes and underscores, and no part has blanks."
  }
}

variable "manager_account" {
  description = "Service account of the managers."
  type        = string
  nullable    = false
}

variable "job_account" {
  description = "Service account of the jobs."
  type        = string
  nullable    = false
}

variable "manager_priority_class" {
  description = "Priority class of the managers."
  type        = string
  nullable    = false
}

variable "job_priority_class" {
  description = "Priority class of the jobs."
  type        = string
  nullable    = false
}

variable "job_timeout_seconds" {
  description = "Longest time that a job may take, in seconds; a manager that stops waits so long for its jobs."
  type        = number
  nullable    = false
}

variable "cleanup_seconds" {
  description = "Time after the last job to remove its pod, in seconds; as long as gitlab-runner itself tries."
  type        = number
  default     = 300
  nullable    = false
}

variable "node_selector" {
  description = "Labels of the nodes that jobs run on; none: any node."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "image" {
  description = "Image of gitlab-runner."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(:[^:/]+|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "An image has a tag other than latest, or a digest."
  }
}

variable "cpu_request" {
  description = "CPU that a manager asks for, as a Kubernetes quantity; the autoscaler's load is measured against it."
  type        = string
  default     = "100m"
  nullable    = false
}

variable "memory_request" {
  description = "Memory that a manager asks for, as a Kubernetes quantity."
  type        = string
  default     = "128Mi"
  nullable    = false
}

variable "memory_limit" {
  description = "Memory that a manager gets at most, as a Kubernetes quantity."
  type        = string
  default     = "512Mi"
  nullable    = false
}

variable "autoscaler_annotations" {
  description = "Annotations of the autoscaler."
  type        = map(string)
  default     = {}
  nullable    = false
}
