# One customer, and both of its clouds. Credentials come from the environment: WIV_API_KEY,
# and what hashicorp/aws and hashicorp/google take from there.

provider "msp" {}

provider "aws" {
  region = "us-east-1"
}

provider "google" {
  project = var.gcp_project_id
}

resource "msp_customer" "this" {
  name = var.customer_name
}
