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

resource "msp_navigator_service" "logs" {
  org_id     = msp_navigator_tenant.example.id
  service_id = "I8_vUYLiPxopN_YFGqhgbH6rrAI_"
}
