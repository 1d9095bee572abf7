variable "customer_id" {
  description = "Id of the customer in Wiv, such as `msp_customer.example.id`."
  type        = string
  nullable    = false

  validation {
    condition     = trimspace(var.customer_id) == var.customer_id && var.customer_id != ""
    error_message = "customer_id must not be blank, and has no space around it."
  }
}

variable "customer_name" {
  description = "Name of the customer. The integration has its name from it. Counts when that is made."
  type        = string
  nullable    = false

  validation {
    condition     = trimspace(var.customer_name) != ""
    error_message = "customer_name must not be blank."
  }
}

variable "project_id" {
  description = "Project that holds the billing export."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9.:-]{4,}[a-z0-9]$", var.project_id))
    error_message = "project_id is the id of a project, such as \"example-billing\": not its number, not its name."
  }
}

variable "billing_dataset_name" {
  description = "BigQuery dataset of the billing export."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_]+$", var.billing_dataset_name))
    error_message = "billing_dataset_name is the dataset alone, without its project: letters, digits and underscores."
  }
}

variable "billing_table_name" {
  description = "BigQuery table of the billing export."
  type        = string
  nullable    = false

  validation {
    condition     = trimspace(var.billing_table_name) != ""
    error_message = "billing_table_name must not be blank."
  }
}

variable "integration_name" {
  description = "Name of the integration. Counts when it is made. Default: `<Customer_Name>-GCP`, as in Wiv's guide."
  type        = string
  default     = null
}

variable "service_account_id" {
  description = "First part of the service account's address."
  type        = string
  default     = "wiv-billing-reader"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.service_account_id))
    error_message = "service_account_id has 6 to 30 lowercase letters, digits and hyphens, and begins with a letter."
  }
}

variable "create_key" {
  description = "Whether Terraform makes the key, which then stands in its state."
  type        = bool
  default     = true
  nullable    = false
}

variable "key_file" {
  description = "JSON text of a key file that was made elsewhere, for `create_key = false`. Stored nowhere, and needed only where the integration is made."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = !var.create_key || var.key_file == null || var.key_file == ""
    error_message = "key_file is for create_key = false: else Terraform makes a key, which then stands in its state."
  }
}

variable "key_version" {
  description = "Another number makes another key, or says that `key_file` is another."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.key_version >= 1 && floor(var.key_version) == var.key_version
    error_message = "key_version counts from 1 on."
  }
}

variable "deletion_policy" {
  description = "`prevent` or `abandon`. Default: the provider's, which is `prevent` unless it says otherwise."
  type        = string
  default     = null

  validation {
    condition     = var.deletion_policy == null ? true : contains(["prevent", "abandon"], var.deletion_policy)
    error_message = "deletion_policy is \"prevent\" or \"abandon\"."
  }
}
