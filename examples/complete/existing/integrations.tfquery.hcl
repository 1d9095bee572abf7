list "msp_integration" "all" {
  provider         = msp
  include_resource = true
  limit            = 1000
}
