terraform {
  required_version = ">= 1.6"

  # The methods of GitLab's states; the address comes from flywheel.yaml.
  backend "http" {
    lock_method   = "POST"
    unlock_method = "DELETE"
  }

  required_providers {
    gitlab = {
      source  = "registry.opentofu.org/gitlabhq/gitlab"
      version = "19.1.0"
    }
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
