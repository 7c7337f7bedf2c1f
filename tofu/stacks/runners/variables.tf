variable "organization" {
  description = "The organization, as organization.yaml says it for one environment."
  type = object({
    name = string
    environment = object({
      name            = string
      cluster_context = string
      namespace       = string
      lab             = optional(bool, false)
    })
    runners = map(object({
      type            = string
      image           = optional(string)
      concurrent_jobs = optional(number)
      tags            = list(string)
      run_untagged    = bool
      locked          = bool
      protected       = bool
      resources = object({
        cpu_request    = optional(string)
        cpu_limit      = optional(string)
        memory_request = optional(string)
        memory_limit   = optional(string)
      })
      hpa = optional(object({
        min_replicas           = number
        max_replicas           = number
        target_cpu_utilization = optional(number)
      }))
    }))
    cache = optional(object({
      server = string
      name   = string
    }))
    forge = optional(object({
      type = string
      url  = string
    }))
  })
  nullable = false

  validation {
    condition     = length(var.organization.runners) == 0 || try(var.organization.forge.type, null) == "gitlab"
    error_message = "This stack registers its runners at a GitLab: forge.type of organization.yaml must be gitlab."
  }
}

variable "group_id" {
  description = "Number of the GitLab group whose jobs the runners take: the id of forge.group in this environment."
  type        = number
  nullable    = false

  validation {
    condition     = var.group_id >= 1 && floor(var.group_id) == var.group_id
    error_message = "group_id is the number that GitLab shows for the group, at least 1."
  }
}

variable "job_timeout_seconds" {
  description = "Longest time that a job may take, in seconds; managers that stop wait so long for their jobs."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.job_timeout_seconds >= 600 && var.job_timeout_seconds <= 86400 && floor(var.job_timeout_seconds) == var.job_timeout_seconds
    error_message = "job_timeout_seconds is a whole number from 600, GitLab's least, to 86400."
  }
}

variable "runner_image" {
  description = "Image of gitlab-runner, of the alpine kind; its version should be that of GitLab or a little older."
  type        = string
  default     = "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.6.6"
  nullable    = false
}

variable "cache_public_key" {
  description = "Public key of the Nix cache, such as main:AbC…=, which its server shows once the cache is made; null: jobs do not trust the cache yet."
  type        = string
  default     = null

  validation {
    condition     = var.cache_public_key == null || can(regex("^[A-Za-z0-9._-]+:[A-Za-z0-9+/=]{40,}$", var.cache_public_key))
    error_message = "cache_public_key has the form name:base64."
  }
}

variable "job_nodes" {
  description = "Labels of the nodes that jobs run on, by runner type: those with the graphics cards, those that dind jobs may have to themselves."
  type        = map(map(string))
  default = {
    l40s = { "nvidia.com/gpu.product" = "NVIDIA-L40S" }
    a100 = { "nvidia.com/gpu.product" = "NVIDIA-A100-SXM4-80GB" }
  }
  nullable = false
}

variable "quota" {
  description = "Limits of the runners' namespace besides its number of pods, by resource, such as requests.cpu = \"64\"."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "monitoring_namespace" {
  description = "Namespace that may read the managers' metrics; null: none."
  type        = string
  default     = null
}
