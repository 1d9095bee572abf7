variable "navigator_org_id" {
  description = "Id of the provider organization, or of a customer's."
  type        = string
}

data "msp_navigator_users" "example" {
  org_id = var.navigator_org_id
}

# Who has which roles.
output "org_roles" {
  value = { for user in data.msp_navigator_users.example.users : user.email => user.org_roles }
}
