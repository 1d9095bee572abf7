# The id is that of the customer organization.
terraform import msp_navigator_tenant.example 2c1b8a4e-0000-4000-8000-000000000004
