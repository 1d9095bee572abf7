terraform {
  required_version = ">= 1.11"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
    # From 6.0 on a resource says its region by itself.
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    google = {
      source  = "hashicorp/google"
      version = ">= 6.0, < 8.0"
    }
  }
}
