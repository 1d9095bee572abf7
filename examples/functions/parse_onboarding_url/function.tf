variable "onboarding_link" {
  description = "The link that Wiv shows for the customer's AWS account."
  type        = string
  sensitive   = true
}

locals {
  stack = provider::msp::parse_onboarding_url(var.onboarding_link)
}

# For the name, template_url and parameters of an aws_cloudformation_stack, made by an AWS
# provider of this region.
output "region" {
  value     = local.stack.region
  sensitive = true
}

output "parameters" {
  value     = local.stack.parameters
  sensitive = true
}
