variable "navigator_org_id" {
  description = "Id of the provider organization, or of a customer's."
  type        = string
}

data "msp_navigator_roles" "example" {
  org_id = var.navigator_org_id
}

output "org_roles" {
  value = [for role in data.msp_navigator_roles.example.roles : role.name]
}
