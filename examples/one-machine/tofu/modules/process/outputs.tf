output "url" {
  description = "Where the process answers."
  value       = "http://127.0.0.1:${var.port}"
  depends_on  = [terraform_data.process]
}

output "log" {
  description = "Path of the file with the output of the process."
  value       = terraform_data.process.input.log
}
