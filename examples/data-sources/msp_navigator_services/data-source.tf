variable "navigator_org_id" {
  description = "Id of the provider organization, or of a customer's."
  type        = string
}

data "msp_navigator_services" "example" {
  org_id = var.navigator_org_id
}

# What is not enabled yet and can be: names, and the ids that `msp_navigator_service` takes.
output "services" {
  value = {
    for service in data.msp_navigator_services.example.services :
    service.display_name => service.service_id
    if !service.enabled && service.can_be_enabled
  }
}
