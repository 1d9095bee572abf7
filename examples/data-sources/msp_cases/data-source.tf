resource "msp_customer" "example" {
  name = "Example Customer"
}

# Those of the last 30 days. All that is read is stored in the state, so a limit keeps it small.
data "msp_cases" "example" {
  customer_id = msp_customer.example.id
  start_date  = formatdate("YYYY-MM-DD", timeadd(plantimestamp(), "-720h"))
  end_date    = formatdate("YYYY-MM-DD", plantimestamp())
  limit       = 1000
}

# How many there are of each type.
output "cases" {
  value = {
    for type, cases in { for case in data.msp_cases.example.cases : case.case_type => case... } :
    type => length(cases)
  }
}

# A case has more members than Wiv documents: here are those of the first five.
output "details" {
  value = [
    for case in slice(data.msp_cases.example.cases, 0, min(5, length(data.msp_cases.example.cases))) :
    jsondecode(case.json)
  ]
}
