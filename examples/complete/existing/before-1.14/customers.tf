data "msp_customers" "all" {}

locals {
  customers = { for customer in data.msp_customers.all.customers : customer.name => customer.id }
}

import {
  for_each = local.customers
  to       = msp_customer.all[each.key]
  id       = each.value
}

resource "msp_customer" "all" {
  for_each = local.customers
  name     = each.key
}
