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

variable "pod_labels" {
  description = "Labels of the pods that the policy holds for; none: all of the namespace."
  type        = map(string)
  nullable    = false
}

variable "ingress" {
  description = "Who may reach the pods, on which TCP ports (none: all). A peer is pods by label in this or in labelled namespaces, or a block of addresses; peers = null means everybody."
  type = list(object({
    peers = optional(list(object({
      namespace = optional(map(string))
      pods      = optional(map(string))
      cidr      = optional(string)
      except    = optional(list(string), [])
    })))
    ports = optional(list(number), [])
  }))
  default  = []
  nullable = false

  validation {
    condition = alltrue(flatten([for rule in var.ingress : [
      for peer in coalesce(rule.peers, []) : peer.cidr == null ? peer.namespace != null || peer.pods != null : can(cidrhost(peer.cidr, 0)) && peer.namespace == null && peer.pods == null
    ]]))
    error_message = "A peer has a namespace or pods or both, or a cidr alone."
  }
}

variable "egress" {
  description = "Whom the pods may reach besides the cluster's DNS, in the form of ingress."
  type = list(object({
    peers = optional(list(object({
      namespace = optional(map(string))
      pods      = optional(map(string))
      cidr      = optional(string)
      except    = optional(list(string), [])
    })))
    ports = optional(list(number), [])
  }))
  default  = []
  nullable = false

  validation {
    condition = alltrue(flatten([for rule in var.egress : [
      for peer in coalesce(rule.peers, []) : peer.cidr == null ? peer.namespace != null || peer.pods != null : can(cidrhost(peer.cidr, 0)) && peer.namespace == null && peer.pods == null
    ]]))
    error_message = "A peer has a namespace or pods or both, or a cidr alone."
  }
}
