terraform {
  # Write-only attributes and ephemeral variables.
  required_version = ">= 1.11"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
    google = {
      source  = "hashicorp/google"
      version = ">= 6.0"
    }
  }
}
