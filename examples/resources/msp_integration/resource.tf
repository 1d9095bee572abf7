resource "msp_customer" "example" {
  name = "Example Customer"
}

# AWS: the role that the onboarding stack makes trusts the external id of the link.
resource "msp_aws_onboarding_link" "example" {
  customer_id = msp_customer.example.id
}

variable "aws_account_id" {
  description = "The customer's AWS payer account, in which the onboarding stack has run."
  type        = string
}

resource "msp_integration" "aws" {
  customer_id = msp_customer.example.id
  name        = "Example_Customer-AWS"

  aws = {
    role_arn    = "arn:aws:iam::${var.aws_account_id}:role/WivAccessRole"
    external_id = msp_aws_onboarding_link.example.external_id
  }
}

# GCP: the key is write-only, so it stands in no plan and no state.
variable "gcp_key_file" {
  description = "JSON text of the service account's key file."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null # Only the run that makes the integration needs it.
}

resource "msp_integration" "gcp" {
  customer_id = msp_customer.example.id
  name        = "Example_Customer-GCP"

  gcp = {
    project_id           = "example-billing"
    billing_dataset_name = "billing_export"
    billing_table_name   = "gcp_billing_export_v1_000000_000000_000000"

    service_account_key_file_wo         = var.gcp_key_file
    service_account_key_file_wo_version = 1
  }
}
