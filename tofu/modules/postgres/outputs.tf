output "name" {
  description = "Name of the Cluster, known once it is ready."
  value       = kubectl_manifest.cluster.name
}

output "database" {
  description = "Name of the database."
  value       = var.database
}

output "host" {
  description = "Service that leads to the primary."
  value       = "${kubectl_manifest.cluster.name}-rw"
}

output "secret" {
  description = "Secret with the owner's access: its key uri is the whole address."
  value       = "${kubectl_manifest.cluster.name}-app"
}

output "ca_secret" {
  description = "Secret whose key ca.crt proves the server's certificate."
  value       = var.certificates == null ? "${kubectl_manifest.cluster.name}-ca" : var.certificates.ca_secret
}

output "pod_labels" {
  description = "Labels of the servers' pods."
  value       = { "cnpg.io/cluster" = var.name }
}
