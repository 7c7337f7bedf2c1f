provider "helm" {
  kubernetes = {
    config_context = var.organization.environment.cluster_context
  }
}

provider "kubectl" {
  config_context = var.organization.environment.cluster_context
}

provider "kubernetes" {
  config_context = var.organization.environment.cluster_context
}
