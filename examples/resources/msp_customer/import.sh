# The id is Wiv's customer_id.
terraform import msp_customer.example f7016a5c-0000-4000-8000-000000000001
