# The id is <customer_id>/<role>.
terraform import msp_customer_users.admins f7016a5c-0000-4000-8000-000000000001/MSP-Admin
