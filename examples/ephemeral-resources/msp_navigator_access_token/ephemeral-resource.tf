ephemeral "msp_navigator_access_token" "example" {}

# One more call of Navigator's API. curl reads the token from its standard input: a list of processes
# would show an argument.
resource "terraform_data" "organization" {
  provisioner "local-exec" {
    command = <<-EOT
      printf 'csp-auth-token: %s' "$CSP_AUTH_TOKEN" | curl --fail --silent --show-error --header @- \
        "$${NAVIGATOR_ENDPOINT:-https://console.navigator.vmware.com}/cphub/api/core/v1/mgmt/orgs/$ORG_ID"
    EOT
    environment = {
      CSP_AUTH_TOKEN = ephemeral.msp_navigator_access_token.example.access_token
      ORG_ID         = var.navigator_org_id
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
