# Against the sandbox (WIV_ENDPOINT, WIV_API_KEY), with AWS mocked.

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

variables {
  customer_id   = "not-used"
  customer_name = "Module AWS"
}

run "customer" {
  module {
    source = "./tests/customer"
  }

  variables {
    # Here OpenTofu knows no variable of the module that is tested.
    name = "Module AWS"
  }
}

run "the_stack_is_made_of_the_link_and_the_integration_of_the_stack" {
  variables {
    customer_id = run.customer.id
  }

  assert {
    condition     = aws_cloudformation_stack.this.parameters["ExternalId"] == msp_aws_onboarding_link.this.external_id
    error_message = "The stack's role would trust another external id."
  }

  assert {
    condition     = aws_cloudformation_stack.this.region == "us-east-1"
    error_message = "The stack is not where the link says."
  }

  assert {
    condition     = msp_integration.this.aws.role_arn == "arn:aws:iam::123456789012:role/WivAccessRole"
    error_message = "The role is not that of the stack's account."
  }

  assert {
    condition     = output.integration_id == msp_integration.this.id && msp_integration.this.name == "Module_AWS-AWS"
    error_message = "The integration has not the name that Wiv's guide gives it."
  }
}

run "the_ids_are_kept_for_what_follows" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.the_stack_is_made_of_the_link_and_the_integration_of_the_stack.external_id, run.the_stack_is_made_of_the_link_and_the_integration_of_the_stack.integration_id]
  }
}

run "a_second_apply_keeps_the_link_and_the_integration" {
  variables {
    customer_id = run.customer.id
  }
}

run "a_second_apply_changes_neither_id" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.a_second_apply_keeps_the_link_and_the_integration.external_id, run.a_second_apply_keeps_the_link_and_the_integration.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "A second apply asks for a new link, or makes a new integration."
  }
}

run "a_renamed_customer_keeps_its_integration" {
  variables {
    customer_id   = run.customer.id
    customer_name = "Module AWS Group"
  }

  assert {
    condition     = msp_integration.this.name == "Module_AWS-AWS"
    error_message = "The integration follows the customer's name, and Wiv can rename none."
  }
}

run "the_renamed_customer_has_the_integration_that_it_had" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.a_renamed_customer_keeps_its_integration.external_id, run.a_renamed_customer_keeps_its_integration.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "The integration follows the customer's name, and Wiv can rename none."
  }
}

run "other_tags_leave_the_stack_alone" {
  variables {
    customer_id = run.customer.id
    tags        = { team = "billing" }
  }

  assert {
    condition     = aws_cloudformation_stack.this.tags == null || length(aws_cloudformation_stack.this.tags) == 0
    error_message = "The stack would be updated with the URL of a template that has expired."
  }
}

run "a_blank_customer_is_refused" {
  command = plan

  variables {
    customer_id   = " "
    customer_name = " "
  }

  expect_failures = [var.customer_id, var.customer_name]
}

run "a_policy_that_does_not_exist_is_refused" {
  command = plan

  variables {
    customer_id     = run.customer.id
    deletion_policy = "delete"
  }

  expect_failures = [var.deletion_policy]
}

run "what_was_asked_for_once_asks_for_no_other_link" {
  variables {
    customer_id  = run.customer.id
    account_type = "another"
  }
}

run "the_external_id_is_the_first_one" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.what_was_asked_for_once_asks_for_no_other_link.external_id, run.what_was_asked_for_once_asks_for_no_other_link.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "The role would trust an external id that the integration does not have."
  }
}
