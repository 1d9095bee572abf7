variable "customer_name" {
  description = "The customer's name in Wiv."
  type        = string
}

variable "gcp_project_id" {
  description = "The customer's project that holds the billing export to BigQuery."
  type        = string
}

variable "billing_dataset_name" {
  description = "Dataset of the billing export."
  type        = string
}

variable "billing_table_name" {
  description = "Table of the billing export."
  type        = string
}

variable "customer_key_version" {
  description = "Another number makes another key of the service account."
  type        = number
  default     = 1
}
