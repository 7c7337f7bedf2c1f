variable "name" {
  description = "Name of the quota and of the limit range."
  type        = string
  default     = "gitlab-runner"
  nullable    = false
}

variable "namespace" {
  description = "Namespace that is limited."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the objects."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pods" {
  description = "Most pods at a time."
  type        = number
  nullable    = false

  validation {
    condition     = var.pods >= 1 && floor(var.pods) == var.pods
    error_message = "pods is a whole number, at least 1."
  }
}

variable "quota" {
  description = "More limits of the namespace by resource, such as requests.cpu = \"64\"."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.quota), "limits.cpu")
    error_message = "With limits.cpu every container must state a limit of cpu, and jobs need none; limit requests.cpu."
  }
}

variable "default_cpu_request" {
  description = "CPU that a container asks for when it says nothing, as a Kubernetes quantity."
  type        = string
  default     = "50m"
  nullable    = false
}

variable "default_memory_request" {
  description = "Memory that a container asks for when it says nothing, as a Kubernetes quantity."
  type        = string
  default     = "64Mi"
  nullable    = false
}

variable "default_memory_limit" {
  description = "Memory that a container gets at most when it says nothing, as a Kubernetes quantity."
  type        = string
  default     = "512Mi"
  nullable    = false
}
