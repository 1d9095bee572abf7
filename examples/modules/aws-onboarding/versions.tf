terraform {
  required_version = ">= 1.8"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
    # From 6.0 on a resource says its region by itself.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}
