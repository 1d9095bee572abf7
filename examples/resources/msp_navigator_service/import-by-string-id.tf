# The id is <org_id>/<service_id>.
import {
  to = msp_navigator_service.logs
  id = "2c1b8a4e-0000-4000-8000-000000000004/I8_vUYLiPxopN_YFGqhgbH6rrAI_"
}
