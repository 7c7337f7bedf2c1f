variable "namespace" {
  description = "Where everything of this stack lives."
  type        = string
  default     = "web"
}

variable "domain" {
  description = "The page answers as web.DOMAIN."
  type        = string
  default     = "lab.localhost"
}

variable "replicas" {
  description = "How many copies of the page run."
  type        = number
  default     = 2

  validation {
    condition     = var.replicas > 0
    error_message = "At least one replica is needed for the page to answer."
  }
}

variable "web_image" {
  description = "The container image of the page."
  type        = string
  default     = "registry.example.com/web:1.0"
}
