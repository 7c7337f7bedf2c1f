terraform {
  required_version = ">= 1.6"

  required_providers {
    helm = {
      source  = "registry.opentofu.org/hashicorp/helm"
      version = "3.1.2"
    }
    kubectl = {
      source  = "registry.opentofu.org/alekc/kubectl"
      version = "2.4.1"
    }
    kubernetes = {
      source  = "registry.opentofu.org/hashicorp/kubernetes"
      version = "3.2.1"
    }
    random = {
      source  = "registry.opentofu.org/hashicorp/random"
      version = "3.9.0"
    }
  }

  # The methods of GitLab's states; the address comes from flywheel.yaml.
  backend "http" {
    lock_method   = "POST"
    unlock_method = "DELETE"
  }
}
