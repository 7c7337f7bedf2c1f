variable "name" {
  description = "Name of the object."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.name))
    error_message = "A name has at most 63 lower-case letters, digits and dashes, and no dash at either end."
  }
}

variable "namespace" {
  description = "Namespace of the object."
  type        = string
  nullable    = false
}

variable "labels" {
  description = "Labels of the object."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "host" {
  description = "Host name under which the service is reached, without a scheme or port."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", var.host)) && length(var.host) <= 253
    error_message = "host is a lower-case DNS name such as cache.example.org."
  }
}

variable "service_name" {
  description = "Service that gets the requests."
  type        = string
  nullable    = false
}

variable "service_port" {
  description = "Name of the service's port that gets them."
  type        = string
  default     = "http"
  nullable    = false
}

variable "class_name" {
  description = "Ingress class; null: the cluster's default."
  type        = string
  default     = null
}

variable "tls" {
  description = "Whether the host is served over https, with the certificate in the Secret <name>-tls."
  type        = bool
  default     = true
  nullable    = false
}

variable "cluster_issuer" {
  description = "ClusterIssuer of cert-manager that makes the certificate; null: somebody else brings the Secret."
  type        = string
  default     = null
}

variable "publish_dns" {
  description = "Whether external-dns makes a record for the host; if not, the Ingress tells it to stay away."
  type        = bool
  default     = true
  nullable    = false
}

variable "dns_ttl" {
  description = "How long resolvers may keep the record, in seconds."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.dns_ttl >= 1 && var.dns_ttl <= 86400 && floor(var.dns_ttl) == var.dns_ttl
    error_message = "dns_ttl is a whole number of seconds from 1 to 86400."
  }
}

variable "annotations" {
  description = "More annotations, for example those of the ingress controller."
  type        = map(string)
  default     = {}
  nullable    = false
}
