resource "msp_aws_onboarding_link" "this" {
  customer_id     = var.customer_id
  account_type    = var.account_type
  cur_config_type = var.cur_config_type

  # Another link would have another external id. The stack would follow it and the integration
  # could not, which would end Wiv's access.
  lifecycle {
    ignore_changes = [account_type, cur_config_type]
  }
}

resource "aws_cloudformation_stack" "this" {
  region       = msp_aws_onboarding_link.this.region
  name         = msp_aws_onboarding_link.this.stack_name
  template_url = msp_aws_onboarding_link.this.template_url
  parameters   = msp_aws_onboarding_link.this.parameters
  tags         = var.tags

  # The role has the name that Wiv asks for.
  capabilities = ["CAPABILITY_NAMED_IAM"]

  # Every update sends the URL of the template again, which expires. So nothing but a new link,
  # which has a new URL, may change the stack: no other tags, and none of the provider's.
  lifecycle {
    ignore_changes = [tags, tags_all]
  }
}

locals {
  # The account stands in the stack's ARN, so that what takes this waits for the stack.
  role_arn = provider::msp::wiv_role_arn(split(":", aws_cloudformation_stack.this.id)[4])
}

resource "msp_integration" "this" {
  customer_id     = var.customer_id
  name            = coalesce(var.integration_name, provider::msp::integration_name(var.customer_name, "AWS"))
  deletion_policy = var.deletion_policy

  aws = {
    role_arn    = local.role_arn
    external_id = msp_aws_onboarding_link.this.external_id
  }

  # Keeps its name when the customer is renamed: Wiv changes none.
  lifecycle {
    ignore_changes = [name]
  }
}
