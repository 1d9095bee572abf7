# A workflow in Wiv for every new customer.
resource "msp_customer" "example" {
  name = "Example Customer"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.msp_run_workflow.welcome]
    }
  }
}

action "msp_run_workflow" "welcome" {
  config {
    workflow_id = "workflow_def456ghi789"
    payload = jsonencode({
      customer_id = msp_customer.example.id
      name        = msp_customer.example.name
    })
  }
}

# By hand, once more:
#   terraform apply -invoke=action.msp_run_workflow.welcome
