resource "msp_customer" "example" {
  name = "Example Customer"
}

resource "msp_aws_onboarding_link" "example" {
  customer_id = msp_customer.example.id

  # The link expires. Another value here makes a new one, with a new external id.
  keepers = {
    issued = "2026-11-01"
  }
}

# For the customer to open in the console of the AWS payer account. Or make an
# aws_cloudformation_stack of stack_name, template_url and parameters.
output "aws_onboarding_link" {
  value     = msp_aws_onboarding_link.example.cloudformation_url
  sensitive = true
}
