ephemeral "msp_navigator_access_token" "example" {}

# A script of yours that calls what of Navigator this provider does not serve.
resource "terraform_data" "report" {
  provisioner "local-exec" {
    command = "sh report.sh"
    environment = {
      CSP_AUTH_TOKEN = ephemeral.msp_navigator_access_token.example.access_token
    }
  }
}

# A provider that takes a token and exchanges none.
provider "msp" {
  alias = "by_token"
  navigator {
    access_token = ephemeral.msp_navigator_access_token.example.access_token
    org_id       = var.navigator_org_id
  }
}

variable "navigator_org_id" {
  description = "Id of the provider organization."
  type        = string
}
