resource "msp_navigator_tenant" "example" {
  display_name  = "Example Customer"
  company_name  = "Example Customer Ltd"
  domain        = "customer.example"
  country       = "DE"
  state         = "Berlin"
  city          = "Berlin"
  zip           = "10115"
  address_line1 = "Example Street 1"
}

# Someone who has a VMware ID is added at once. To anyone else an invitation is mailed.
resource "msp_navigator_user" "admin" {
  org_id    = msp_navigator_tenant.example.id
  email     = "admin@customer.example"
  org_roles = ["msp:customer_admin"]
}
