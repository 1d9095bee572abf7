# The id is Wiv's customer_id.
import {
  to = msp_customer.example
  id = "f7016a5c-0000-4000-8000-000000000001"
}
