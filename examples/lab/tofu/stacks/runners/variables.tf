variable "namespace" {
  description = "Where the runners' managers live."
  type        = string
  default     = "runners"
}

variable "group_id" {
  description = "The forge's group that the runners belong to; the lab's has the number 1."
  type        = number
  default     = 1
}
