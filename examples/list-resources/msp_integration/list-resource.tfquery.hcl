# The integrations of all customers.
list "msp_integration" "all" {
  provider = msp

  # Terraform stops at 100 unless told otherwise.
  limit = 1000
}

# Those of one customer with AWS, if they are named as Wiv's guide names them.
list "msp_integration" "aws" {
  provider = msp

  config {
    customer_id = "f7016a5c-0000-4000-8000-000000000001"
    name_regex  = "-AWS$"
  }
}
