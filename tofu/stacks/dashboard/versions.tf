terraform {
  required_version = ">= 1.6"

  backend "http" {}

  required_providers {
    kubectl = {
      source  = "registry.opentofu.org/alekc/kubectl"
      version = "2.4.1"
    }
    kubernetes = {
      source  = "registry.opentofu.org/hashicorp/kubernetes"
      version = "3.2.1"
    }
  }
}
