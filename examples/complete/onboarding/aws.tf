# AWS: Wiv hands out a link to a CloudFormation template. Instead of somebody opening it in the
# console, its parts become a stack.

resource "msp_aws_onboarding_link" "this" {
  customer_id = msp_customer.this.id
}

resource "aws_cloudformation_stack" "wiv" {
  region       = msp_aws_onboarding_link.this.region
  name         = msp_aws_onboarding_link.this.stack_name
  template_url = msp_aws_onboarding_link.this.template_url
  parameters   = msp_aws_onboarding_link.this.parameters

  # The role has the name that Wiv asks for.
  capabilities = ["CAPABILITY_NAMED_IAM"]

  # Every update sends the URL of the template again, which expires: no tag, and none of the
  # provider's default tags, may ask for one.
  lifecycle {
    ignore_changes = [tags, tags_all]
  }
}

resource "msp_integration" "aws" {
  customer_id = msp_customer.this.id
  name        = provider::msp::integration_name(msp_customer.this.name, "AWS")

  aws = {
    # The account stands in the stack's ARN, so that this waits until the role is there.
    role_arn    = provider::msp::wiv_role_arn(split(":", aws_cloudformation_stack.wiv.id)[4])
    external_id = msp_aws_onboarding_link.this.external_id
  }

  # Keeps its name when the customer is renamed: Wiv changes none.
  lifecycle {
    ignore_changes = [name]
  }
}
