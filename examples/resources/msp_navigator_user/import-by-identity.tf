import {
  to = msp_navigator_user.admin
  identity = {
    org_id = "2c1b8a4e-0000-4000-8000-000000000004"
    email  = "admin@customer.example"
  }
}
