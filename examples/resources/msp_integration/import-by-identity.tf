import {
  to = msp_integration.aws
  identity = {
    customer_id    = "f7016a5c-0000-4000-8000-000000000001"
    integration_id = "0f64b7d2-0000-4000-8000-000000000003"
  }
}
