# Many customers from a file. Credentials come from the environment: WIV_API_KEY for Wiv,
# PG_CONN_STR for the database that keeps the state.

terraform {
  required_version = ">= 1.6"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
  }

  backend "pg" {
    schema_name = "msp_fleet"
  }
}

provider "msp" {}

locals {
  customers = yamldecode(file("${path.module}/customers.yaml"))
}

resource "msp_customer" "each" {
  for_each = local.customers

  name = each.value.name

  # An entry that says `deletion_policy: abandon` may be taken out after the next apply.
  deletion_policy = try(each.value.deletion_policy, null)
}

resource "msp_customer_users" "admins" {
  # Who has none, or `admins:` with nothing behind it, has no block.
  for_each = {
    for key, customer in local.customers : key => customer.admins
    if try(length(customer.admins) > 0, false)
  }

  customer_id = msp_customer.each[each.key].id
  role        = "MSP-Admin"
  user_emails = each.value

  deletion_policy = try(local.customers[each.key].deletion_policy, null)
}

output "customer_ids" {
  description = "Ids in Wiv, by key."
  value       = { for key, customer in msp_customer.each : key => customer.id }
}
