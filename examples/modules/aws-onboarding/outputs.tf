output "integration_id" {
  description = "Id of the integration in Wiv."
  value       = msp_integration.this.id
}

output "external_id" {
  description = "The external id that the role trusts."
  value       = msp_aws_onboarding_link.this.external_id
}

output "role_arn" {
  description = "ARN of the role that Wiv takes on."
  value       = local.role_arn
}

output "stack_id" {
  description = "ARN of the CloudFormation stack."
  value       = aws_cloudformation_stack.this.id
}
