terraform {
  required_version = ">= 1.6"

  required_providers {
    kubectl = {
      source  = "registry.opentofu.org/alekc/kubectl"
      version = ">= 2.1"
    }
    kubernetes = {
      source  = "registry.opentofu.org/hashicorp/kubernetes"
      version = ">= 3.0"
    }
    random = {
      source  = "registry.opentofu.org/hashicorp/random"
      version = ">= 3.6"
    }
  }
}
