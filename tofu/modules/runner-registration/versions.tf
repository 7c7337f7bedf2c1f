terraform {
  required_version = ">= 1.6"

  required_providers {
    gitlab = {
      source  = "registry.opentofu.org/gitlabhq/gitlab"
      version = ">= 18.0"
    }
  }
}
