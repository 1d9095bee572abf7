resource "msp_navigator_tenant" "example" {
  display_name  = "Example Customer"
  company_name  = "Example Customer Ltd"
  domain        = "customer.example"
  country       = "DE"
  state         = "Berlin"
  city          = "Berlin"
  zip           = "10115"
  address_line1 = "Example Street 1"
  tag           = "onboarded-by-terraform"
}
