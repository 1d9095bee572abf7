output "customer_id" {
  description = "The customer's id in Wiv."
  value       = msp_customer.this.id
}

output "integration_ids" {
  description = "The integrations' ids in Wiv."
  value = {
    aws = msp_integration.aws.id
    gcp = msp_integration.gcp.id
  }
}
