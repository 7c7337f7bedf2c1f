# Address and token are GITLAB_BASE_URL and GITLAB_TOKEN.
provider "gitlab" {}

provider "kubectl" {
  config_context = var.organization.environment.cluster_context
}

provider "kubernetes" {
  config_context = var.organization.environment.cluster_context
}
