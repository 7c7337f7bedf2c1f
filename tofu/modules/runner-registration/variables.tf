variable "organization" {
  description = "Name of the organization, part of the mark by which its runners are known."
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Name of the environment that the runner belongs to."
  type        = string
  nullable    = false
}

variable "name" {
  description = "Name of the runner in the organization."
  type        = string
  nullable    = false
}

variable "group_id" {
  description = "Number of the GitLab group whose jobs the runner takes."
  type        = number
  nullable    = false

  validation {
    condition     = var.group_id >= 1 && floor(var.group_id) == var.group_id
    error_message = "group_id is the group's number at GitLab, at least 1."
  }
}

variable "tags" {
  description = "Tags by which jobs choose the runner."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.tags) <= 50
    error_message = "GitLab takes at most 50 tags for a runner."
  }
}

variable "run_untagged" {
  description = "Whether the runner takes jobs without tags too."
  type        = bool
  default     = false
  nullable    = false
}

variable "locked" {
  description = "Whether the runner cannot be given to other projects."
  type        = bool
  default     = false
  nullable    = false
}

variable "protected" {
  description = "Whether the runner takes jobs of protected branches and tags only."
  type        = bool
  default     = false
  nullable    = false
}

variable "job_timeout_seconds" {
  description = "Longest time that a job may take, in seconds; GitLab holds every job of the runner to it."
  type        = number
  nullable    = false

  validation {
    condition     = var.job_timeout_seconds >= 600
    error_message = "GitLab takes no timeout below 600 seconds."
  }
}
