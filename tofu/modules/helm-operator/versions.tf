terraform {
  required_version = ">= 1.6"

  required_providers {
    helm = {
      source  = "registry.opentofu.org/hashicorp/helm"
      version = ">= 3.0"
    }
  }
}
