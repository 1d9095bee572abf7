terraform {
  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
  }
}

variable "wiv_api_key" {
  description = "API key of the MSP's organization in Wiv."
  type        = string
  sensitive   = true
}

variable "navigator_token" {
  description = "API token of an administrator of the provider organization."
  type        = string
  sensitive   = true
}

variable "navigator_org_id" {
  description = "Id of the provider organization."
  type        = string
}

provider "msp" {
  # Leave out the vendor that you do not use, and everything that the environment gives.
  wiv {
    api_key = var.wiv_api_key
  }
  navigator {
    refresh_token = var.navigator_token
    org_id        = var.navigator_org_id
  }
}
