# The customer that the module is tried with.

terraform {
  required_version = ">= 1.8"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
  }
}

variable "name" {
  description = "The customer's name."
  type        = string
}

resource "msp_customer" "this" {
  name = var.name
}

output "id" {
  description = "The customer's id."
  value       = msp_customer.this.id
}
