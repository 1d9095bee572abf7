# The roles that users of a tenant can be given.
data "msp_navigator_roles" "example" {
  org_id = "2c1b8a4e-0000-4000-8000-000000000004"
}

output "org_roles" {
  value = [for role in data.msp_navigator_roles.example.roles : role.name]
}
