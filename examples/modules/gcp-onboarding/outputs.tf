output "integration_id" {
  description = "Id of the integration in Wiv."
  value       = msp_integration.this.id
}

output "service_account_email" {
  description = "Address of the service account."
  value       = google_service_account.this.email
}
