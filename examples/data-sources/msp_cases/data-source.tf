resource "msp_customer" "example" {
  name = "Example Customer"
}

data "msp_cases" "example" {
  customer_id = msp_customer.example.id
  start_date  = "2026-01-01"
  end_date    = "2026-12-31"
  limit       = 1000
}

# How many there are of each type.
output "cases" {
  value = {
    for type, cases in { for case in data.msp_cases.example.cases : case.case_type => case... } :
    type => length(cases)
  }
}

# A case has more members than Wiv documents.
output "details" {
  value = [for case in data.msp_cases.example.cases : jsondecode(case.json)]
}
