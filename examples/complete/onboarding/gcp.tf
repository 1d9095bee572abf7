# GCP: a service account that may read the billing export, and nothing else.

resource "google_service_account" "wiv" {
  project      = var.gcp_project_id
  account_id   = "wiv-billing-reader"
  display_name = "Wiv reads the billing export"
}

# To run a query, which is charged to the project.
resource "google_project_iam_member" "query" {
  project = var.gcp_project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.wiv.member
}

resource "google_bigquery_dataset_iam_member" "read" {
  project    = var.gcp_project_id
  dataset_id = var.billing_dataset_name
  role       = "roles/bigquery.dataViewer"
  member     = google_service_account.wiv.member
}

# Its private key stands in the state.
resource "google_service_account_key" "wiv" {
  service_account_id = google_service_account.wiv.name

  keepers = {
    version = var.customer_key_version
  }

  # The old key is good until Wiv has the new one.
  lifecycle {
    create_before_destroy = true
  }
}

resource "msp_integration" "gcp" {
  customer_id = msp_customer.this.id
  name        = provider::msp::integration_name(msp_customer.this.name, "GCP")

  gcp = {
    project_id           = var.gcp_project_id
    billing_dataset_name = var.billing_dataset_name
    billing_table_name   = var.billing_table_name

    service_account_key_file_wo         = base64decode(google_service_account_key.wiv.private_key)
    service_account_key_file_wo_version = var.customer_key_version
  }

  # Wiv may try the key at once.
  depends_on = [
    google_project_iam_member.query,
    google_bigquery_dataset_iam_member.read,
  ]

  # Keeps its name when the customer is renamed: Wiv changes none.
  lifecycle {
    ignore_changes = [name]
  }
}
