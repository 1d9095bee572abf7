# The id is <org_id>/<service_id>.
terraform import msp_navigator_service.logs 2c1b8a4e-0000-4000-8000-000000000004/I8_vUYLiPxopN_YFGqhgbH6rrAI_
