resource "msp_customer" "example" {
  name = "Example Customer"
}

resource "msp_aws_onboarding_link" "example" {
  customer_id = msp_customer.example.id
}

# For the assume_role_policy of an aws_iam_role that is made without Wiv's stack.
output "assume_role_policy" {
  value = provider::msp::wiv_trust_policy(msp_aws_onboarding_link.example.external_id)
}
