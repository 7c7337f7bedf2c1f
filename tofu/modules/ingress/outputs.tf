output "url" {
  description = "Address of the service from outside, without a slash at its end."
  value       = "${var.tls ? "https" : "http"}://${var.host}"
}
