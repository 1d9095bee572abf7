terraform {
  required_version = ">= 1.11"

  required_providers {
    msp = {
      source  = "registry.terraform.io/mspops/msp"
      version = "~> 0.1"
    }
    # From 6.0 on a resource says its region by itself.
    aws = {
      source  = "registry.terraform.io/hashicorp/aws"
      version = "~> 6.0"
    }
    google = {
      source  = "registry.terraform.io/hashicorp/google"
      version = ">= 6.0, < 8.0"
    }
  }
}
