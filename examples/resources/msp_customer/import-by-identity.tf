import {
  to = msp_customer.example
  identity = {
    customer_id = "f7016a5c-0000-4000-8000-000000000001"
  }
}
