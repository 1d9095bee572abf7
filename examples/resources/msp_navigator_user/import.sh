# The id is <org_id>/<email>.
terraform import msp_navigator_user.admin 2c1b8a4e-0000-4000-8000-000000000004/admin@customer.example
