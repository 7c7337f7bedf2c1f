variable "name" {
  description = "Name of the process: its files are <name>.pid, <name>.stamp and <name>.log."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "The name must consist of lower-case letters, digits and inner hyphens."
  }
}

variable "directory" {
  description = "Absolute path of the folder for the files of the process."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[^/\\x00-\\x1f]+)+$", var.directory)) && !can(regex("/\\.\\.?(/|$)", var.directory))
    error_message = "The folder must be an absolute path, without `.` or `..` and without control characters."
  }
}

variable "command" {
  description = "Program and arguments; no shell reads them."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.command) > 0 && alltrue([for part in var.command : can(regex("^[^\\x00-\\x1f]+$", part))])
    error_message = "The command must name a program; its parts must not be empty and hold no control characters."
  }
}

variable "environment" {
  description = "Environment of the process. It also gets PATH, HOME, PROCESS_FILES and PROCESS_STAMP, and nothing else of ours. No secrets: the values are shown in plans."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for name, value in var.environment :
      can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name)) && can(regex("^[^\\x00-\\x1f]*$", value))
    ])
    error_message = "Names must be made of letters, digits and underscores; values must hold no control characters."
  }
}

variable "working_directory" {
  description = "Absolute path of the folder in which the process starts."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.working_directory, "/")
    error_message = "The working directory must be an absolute path."
  }
}

variable "port" {
  description = "Port on 127.0.0.1 at which the process answers HTTP."
  type        = number
  nullable    = false

  validation {
    condition     = var.port >= 1024 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "The port must be a whole number from 1024 to 65535."
  }
}

variable "ready_path" {
  description = "Path that is answered with status 200 as soon as the process is ready."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/[!-~]*$", var.ready_path))
    error_message = "The path must begin with a slash and hold no blanks."
  }
}

variable "ready_timeout" {
  description = "Seconds until the process must be ready."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.ready_timeout >= 1 && var.ready_timeout <= 600 && floor(var.ready_timeout) == var.ready_timeout
    error_message = "The limit must be a whole number of seconds from 1 to 600."
  }
}

variable "stop_timeout" {
  description = "Seconds until a process that was asked to stop is killed."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.stop_timeout >= 1 && var.stop_timeout <= 600 && floor(var.stop_timeout) == var.stop_timeout
    error_message = "The limit must be a whole number of seconds from 1 to 600."
  }
}

variable "restart_on" {
  description = "Values whose change restarts the process, such as the digest of a file that it reads when it starts."
  type        = map(string)
  default     = {}
  nullable    = false
}
