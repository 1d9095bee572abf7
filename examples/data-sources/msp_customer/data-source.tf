resource "msp_customer" "example" {
  name = "Example Customer"
}

# By id: also one that the same run has made.
data "msp_customer" "by_id" {
  id = msp_customer.example.id
}

# By name: exactly one customer must be called so.
data "msp_customer" "by_name" {
  name = msp_customer.example.name
}

output "realized_savings" {
  value = data.msp_customer.by_id.realized_savings
}

output "integrations" {
  value = data.msp_customer.by_name.integrations[*].name
}
