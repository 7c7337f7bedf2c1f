output "runtime" {
  description = "What every process of Attic needs: image, configuration, a digest of both, the Secrets for its variables, and the database's CA."
  value = {
    image      = var.image
    digest     = sha256(jsonencode([var.image, local.server_toml]))
    config_map = kubernetes_config_map_v1.this.metadata[0].name
    ca_secret  = var.database.ca_secret
    secrets = {
      ATTIC_SERVER_DATABASE_URL              = { name = var.database.secret, key = "uri" }
      ATTIC_SERVER_TOKEN_HS256_SECRET_BASE64 = { name = kubernetes_secret_v1.token.metadata[0].name, key = "hs256" }
      AWS_ACCESS_KEY_ID                      = { name = var.store.secret, key = "ACCESS_KEY_ID" }
      AWS_SECRET_ACCESS_KEY                  = { name = var.store.secret, key = "SECRET_ACCESS_KEY" }
    }
  }
}
