# The id is <customer_id>/<integration_id>.
terraform import msp_integration.aws f7016a5c-0000-4000-8000-000000000001/0f64b7d2-0000-4000-8000-000000000003
