# The id is <customer_id>/<integration_id>.
import {
  to = msp_integration.aws
  id = "f7016a5c-0000-4000-8000-000000000001/0f64b7d2-0000-4000-8000-000000000003"
}
