terraform {
  required_providers {
    msp = {
      source = "registry.terraform.io/mspops/msp"
    }
  }
}

provider "msp" {}
