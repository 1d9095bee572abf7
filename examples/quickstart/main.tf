# One customer, onboarded end to end: to copy from.
#
# Credentials come from the environment: WIV_API_KEY for Wiv, NAVIGATOR_REFRESH_TOKEN and
# NAVIGATOR_ORG_ID for VMware Cloud Partner Navigator. If you use only one of
# the two, leave the other's resources out.

terraform {
  required_version = ">= 1.6"

  required_providers {
    msp = {
      source  = "mspops/msp"
      version = "~> 0.1"
    }
  }
}

provider "msp" {
  # Neither API can delete. With "abandon" a destroy forgets what was made, and says so;
  # without this line it is refused.
  deletion_policy = "abandon"
}

# The customer in Wiv.
resource "msp_customer" "example" {
  name = "Example Customer"
}

# The CloudFormation stack that the customer opens in AWS, as one link.
resource "msp_aws_onboarding_link" "example" {
  customer_id = msp_customer.example.id
}

# The AWS account, through the role that the stack makes.
resource "msp_integration" "aws" {
  customer_id = msp_customer.example.id
  name        = "Example_Customer-AWS"

  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = msp_aws_onboarding_link.example.external_id
  }
}

# Who may sign in.
resource "msp_customer_users" "admins" {
  customer_id = msp_customer.example.id
  role        = "MSP-Admin"
  user_emails = ["admin@customer.example", "billing@customer.example"]
}

# The customer's organization in Cloud Partner Navigator.
resource "msp_navigator_tenant" "example" {
  display_name  = "Example Customer"
  company_name  = "Example Customer Ltd"
  domain        = "customer.example"
  country       = "DE"
  state         = "Berlin"
  city          = "Berlin"
  zip           = "10115"
  address_line1 = "Example Street 1"
}
