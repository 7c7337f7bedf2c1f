terraform {
  required_version = ">= 1.6"

  required_providers {
    kubectl = {
      source  = "registry.opentofu.org/alekc/kubectl"
      version = ">= 2.1"
    }
  }
}
