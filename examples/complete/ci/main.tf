# What the workflows run. Credentials come from the environment: WIV_API_KEY for Wiv,
# PG_CONN_STR for the database that keeps the state, AWS from the CI's OIDC token.

terraform {
  required_version = ">= 1.8"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  backend "pg" {
    schema_name = "msp_ci"
  }
}

provider "msp" {}

provider "aws" {
  region = "us-east-1"
}

resource "msp_customer" "example" {
  name = "Example Customer"
}

resource "msp_aws_onboarding_link" "example" {
  customer_id = msp_customer.example.id
}

resource "aws_cloudformation_stack" "wiv" {
  region       = msp_aws_onboarding_link.example.region
  name         = msp_aws_onboarding_link.example.stack_name
  template_url = msp_aws_onboarding_link.example.template_url
  parameters   = msp_aws_onboarding_link.example.parameters
  capabilities = ["CAPABILITY_NAMED_IAM"]

  # Every update sends the URL of the template again, which expires: no tag, and none of the
  # provider's default tags, may ask for one.
  lifecycle {
    ignore_changes = [tags, tags_all]
  }
}

resource "msp_integration" "aws" {
  customer_id = msp_customer.example.id
  name        = provider::msp::integration_name(msp_customer.example.name, "AWS")

  aws = {
    role_arn    = provider::msp::wiv_role_arn(split(":", aws_cloudformation_stack.wiv.id)[4])
    external_id = msp_aws_onboarding_link.example.external_id
  }

  # Keeps its name when the customer is renamed: Wiv changes none.
  lifecycle {
    ignore_changes = [name]
  }
}
