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

variable "integration_name" {
  description = "Name of the integration. Counts when it is made. Default: `<Customer_Name>-AWS`, as in Wiv's guide."
  type        = string
  default     = null
}

variable "account_type" {
  description = "Kind of account, as Wiv names it. Counts when the link is made."
  type        = string
  default     = "payer"
  nullable    = false
}

variable "cur_config_type" {
  description = "Kind of cost and usage report, as Wiv names it. Counts when the link is made."
  type        = string
  default     = "cur"
  nullable    = false
}

variable "tags" {
  description = "Tags of the stack. Count when it is made."
  type        = map(string)
  default     = {}
  nullable    = false
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
