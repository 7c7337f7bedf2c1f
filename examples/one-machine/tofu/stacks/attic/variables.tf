variable "environment" {
  description = "The environment of the organization that is deployed."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.environment))
    error_message = "The environment must be a DNS label: lower-case letters, digits and inner hyphens."
  }
}

variable "directory" {
  description = "Folder below which everything is deployed. It must not depend on where the repository lies."
  type        = string
  default     = "~/.local/share/flywheel-one-machine"
  nullable    = false

  validation {
    condition     = can(regex("^[~/]", var.directory)) && !endswith(var.directory, "/")
    error_message = "The folder must be an absolute path, or begin with ~/, and not end with a slash."
  }
}

variable "organization_file" {
  description = "Path of organization.yaml, from the folder of this stack."
  type        = string
  default     = "../../../organization.yaml"
  nullable    = false
}

variable "port" {
  description = "Loopback port at which the cache server is to listen."
  type        = number
  default     = 8080
  nullable    = false

  validation {
    condition     = var.port >= 1024 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "The port must be a whole number from 1024 to 65535."
  }
}

variable "retention" {
  description = "How long the cache keeps what nobody asks for."
  type        = string
  default     = "90 days"
  nullable    = false

  validation {
    condition     = can(regex("^[1-9][0-9]* (days|weeks|months)$", var.retention))
    error_message = "The retention must be a number of days, weeks or months, such as 90 days."
  }
}
