list "msp_customer" "all" {
  provider         = msp
  include_resource = true
  limit            = 1000

  # Not all of them, but those whose names match:
  # config {
  #   name_regex = "^Acme"
  # }
}
