variable "directory" {
  description = "Absolute path of the folder that holds the releases, each in a folder named after its digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[^/\\x00-\\x1f]+)+$", var.directory)) && !can(regex("/\\.\\.?(/|$)", var.directory))
    error_message = "The folder must be an absolute path, without `.` or `..` and without control characters."
  }
}

variable "archive" {
  description = "Path of the tar file. Without it the copy that was kept from the last deployment is used."
  type        = string
  default     = null

  validation {
    condition     = var.archive == null || can(filesha256(var.archive))
    error_message = "The archive cannot be read."
  }
}

variable "sha256" {
  description = "SHA-256 of the tar file, in hexadecimal. Any other file is refused."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.sha256))
    error_message = "The digest must be 64 lower-case hexadecimal digits."
  }
}
