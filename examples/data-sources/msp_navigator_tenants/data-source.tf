# The customer organizations below the provider's `navigator.org_id`.
data "msp_navigator_tenants" "all" {}

output "disabled" {
  value = [
    for tenant in data.msp_navigator_tenants.all.tenants : tenant.display_name
    if tenant.status == "DISABLED"
  ]
}
