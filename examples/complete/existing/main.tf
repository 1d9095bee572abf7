terraform {
  required_version = ">= 1.14"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
  }
}

provider "msp" {}
