data "msp_customers" "all" {}

locals {
  # By their ids, as names can be changed in Wiv, and two customers can have one.
  customers = { for customer in data.msp_customers.all.customers : customer.id => customer.name }
}

import {
  for_each = local.customers
  to       = msp_customer.all[each.key]
  id       = each.key
}

resource "msp_customer" "all" {
  for_each = local.customers
  name     = each.value
}
