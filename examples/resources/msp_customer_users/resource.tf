resource "msp_customer" "example" {
  name = "Example Customer"
}

resource "msp_customer_users" "admins" {
  customer_id = msp_customer.example.id
  role        = "MSP-Admin"
  user_emails = ["admin@customer.example", "billing@customer.example"]

  # Wiv may add some users and refuse others. Those that it refused are a warning, and are
  # sent again by the next apply. With this postcondition they also fail the run.
  lifecycle {
    postcondition {
      condition     = length(self.failed_users) == 0
      error_message = "Not added: ${join(", ", [for email, reason in self.failed_users : "${email} (${reason})"])}"
    }
  }
}
