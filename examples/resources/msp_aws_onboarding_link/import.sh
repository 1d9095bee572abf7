# The id is <customer_id>/<external_id>.
terraform import msp_aws_onboarding_link.example f7016a5c-0000-4000-8000-000000000001/5d1f9d0e-0000-4000-8000-000000000002
