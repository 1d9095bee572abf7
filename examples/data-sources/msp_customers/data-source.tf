# All customers whose name begins with "Example", in upper or lower case.
data "msp_customers" "example" {
  name_regex = "(?i)^example"
}

output "without_integrations" {
  value = [
    for customer in data.msp_customers.example.customers : customer.name
    if customer.num_of_integrations == 0
  ]
}

output "realized_savings" {
  value = format("%.2f", sum(concat([0], [
    for customer in data.msp_customers.example.customers : coalesce(customer.realized_savings, 0)
  ])))
}
