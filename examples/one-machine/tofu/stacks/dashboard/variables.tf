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
  description = "Loopback port at which the dashboard answers."
  type        = number
  default     = 4310
  nullable    = false

  validation {
    condition     = var.port >= 1024 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "The port must be a whole number from 1024 to 65535."
  }
}

variable "app_archive" {
  description = "Path of the tar file with the built app, everything in it below build/. Without it the release that is deployed stays."
  type        = string
  default     = null

  validation {
    condition     = var.app_archive == null || can(filesha256(var.app_archive))
    error_message = "The app archive cannot be read. It must be there at plan and at apply, under the same path."
  }
}

variable "app_version" {
  description = "Version that the dashboard reports. Without it: the start of the archive's digest."
  type        = string
  default     = null
}

variable "app_commit" {
  description = "Commit that the dashboard reports. A change restarts the dashboard."
  type        = string
  default     = null
}

variable "image" {
  description = "Image of the dashboard that was built with the archive. Nothing runs it on this machine: it is recorded. Without it the recorded one stays."
  type        = string
  default     = null

  validation {
    condition     = var.image == null || can(regex("^[!-~]{1,500}$", var.image))
    error_message = "The image must be a reference or a digest, without blanks."
  }
}
