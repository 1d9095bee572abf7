# The users of an organization.
list "msp_navigator_user" "all" {
  provider = msp

  # Terraform stops at 100 unless told otherwise.
  limit = 1000

  config {
    org_id = "2c1b8a4e-0000-4000-8000-000000000004"
  }
}
