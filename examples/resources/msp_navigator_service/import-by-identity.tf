import {
  to = msp_navigator_service.logs
  identity = {
    org_id     = "2c1b8a4e-0000-4000-8000-000000000004"
    service_id = "I8_vUYLiPxopN_YFGqhgbH6rrAI_"
  }
}
