# The id is <org_id>/<email>.
import {
  to = msp_navigator_user.admin
  id = "2c1b8a4e-0000-4000-8000-000000000004/admin@customer.example"
}
