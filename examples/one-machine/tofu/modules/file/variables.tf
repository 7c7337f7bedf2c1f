variable "path" {
  description = "Absolute path of the file. Folders on the way are made."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[^/\\x00-\\x1f]+)+$", var.path)) && !can(regex("/\\.\\.?(/|$)", var.path))
    error_message = "The path must be absolute, without `.` or `..` and without control characters."
  }
}

variable "content" {
  description = "What the file holds, at most 100,000 bytes of text and no secret: it is kept in the state and shown in plans."
  type        = string
  nullable    = false

  validation {
    condition     = length(base64encode(var.content)) <= 133336
    error_message = "The content must not be longer than 100,000 bytes: it reaches the script as one environment variable."
  }
}

variable "mode" {
  description = "Permissions of the file, in octal. A mode that is changed by hand is not noticed."
  type        = string
  default     = "0644"
  nullable    = false

  validation {
    condition     = can(regex("^0[0-7]{3}$", var.mode))
    error_message = "The mode must be four octal digits that begin with 0, such as 0644."
  }
}
