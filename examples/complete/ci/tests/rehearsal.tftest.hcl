# Against the sandbox, with AWS mocked: rehearse.sh runs it.

provider "msp" {
  # What a test has made it may forget: the sandbox deletes as little as Wiv does.
  deletion_policy = "abandon"
}

mock_provider "aws" {
  mock_resource "aws_cloudformation_stack" {
    defaults = {
      id = "arn:aws:cloudformation:us-east-1:123456789012:stack/wiv/5a3c9e70-0000-4000-8000-000000000005"
    }
  }
}

run "a_customer_is_onboarded_with_its_account" {
  assert {
    condition     = aws_cloudformation_stack.wiv.parameters["ExternalId"] == msp_aws_onboarding_link.example.external_id
    error_message = "The stack's role would trust another external id."
  }

  assert {
    condition     = msp_integration.aws.aws.role_arn == "arn:aws:iam::123456789012:role/WivAccessRole"
    error_message = "The role is not that of the stack's account."
  }
}
