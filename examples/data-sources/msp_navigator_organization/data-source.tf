variable "navigator_org_id" {
  description = "Id of the provider organization, or of a customer's."
  type        = string
}

data "msp_navigator_organization" "example" {
  id = var.navigator_org_id
}

output "status" {
  value = data.msp_navigator_organization.example.status
}
