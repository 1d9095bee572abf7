# All customers. `terraform query -generate-config-out=customers.tf` writes configuration and
# import blocks for them.
list "msp_customer" "all" {
  provider = msp

  # Terraform stops at 100 unless told otherwise.
  limit = 1000
}

# Some of them, with all their attributes in the answer.
list "msp_customer" "example" {
  provider         = msp
  include_resource = true

  config {
    name_regex = "(?i)^example"
  }
}
