terraform {
  # Write-only attributes and ephemeral variables.
  required_version = ">= 1.11"

  required_providers {
    msp = {
      source  = "registry.terraform.io/mspops/msp"
      version = "~> 0.1"
    }
    google = {
      source  = "registry.terraform.io/hashicorp/google"
      version = ">= 6.0"
    }
  }
}
