list "msp_navigator_tenant" "all" {
  provider         = msp
  include_resource = true
  limit            = 1000
}
