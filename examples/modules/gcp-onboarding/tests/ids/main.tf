# The ids that a test had first, for runs that come later to compare theirs with: OpenTofu knows of
# each module what its last run had, and of no other run anything in an assertion.

terraform {
  # The test's own provider block comes here too.
  required_providers {
    msp = {
      source = "mspops/msp"
    }
  }
}

variable "ids" {
  description = "Ids of what the module under test has made."
  type        = list(string)
}

resource "terraform_data" "first" {
  input = var.ids

  lifecycle {
    ignore_changes = [input]
  }
}
