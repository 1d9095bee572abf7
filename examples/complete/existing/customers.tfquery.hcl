list "msp_customer" "all" {
  provider         = msp
  include_resource = true
  limit            = 1000

  config {
    name_regex = "^Customer "
  }
}
