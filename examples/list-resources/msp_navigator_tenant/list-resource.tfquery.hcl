# The tenants of the provider's own organization.
list "msp_navigator_tenant" "all" {
  provider = msp

  # Terraform stops at 100 unless told otherwise.
  limit = 1000
}

# Those of another provider organization that have a certain name.
list "msp_navigator_tenant" "example" {
  provider = msp

  config {
    provider_org_id = "9d9648a7-115a-4a06-a613-a0c4077469f7"
    name_regex      = "^Example"
  }
}
