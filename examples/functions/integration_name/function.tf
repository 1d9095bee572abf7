resource "msp_customer" "example" {
  name = "Example Customer"
}

# Example_Customer-AWS
output "integration_name" {
  value = provider::msp::integration_name(msp_customer.example.name, "AWS")
}
