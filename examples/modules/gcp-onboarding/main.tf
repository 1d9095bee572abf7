resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = var.service_account_id
  display_name = "Wiv reads the billing export"
}

# To run a query, which is charged to the project.
resource "google_project_iam_member" "query" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.this.member
}

resource "google_bigquery_dataset_iam_member" "read" {
  project    = var.project_id
  dataset_id = var.billing_dataset_name
  role       = "roles/bigquery.dataViewer"
  member     = google_service_account.this.member
}

resource "google_service_account_key" "this" {
  count = var.create_key ? 1 : 0

  service_account_id = google_service_account.this.name

  keepers = {
    version = var.key_version
  }

  # The old key is good until Wiv has the new one.
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # A pipeline without the secret gives an empty text. It counts as not given: an error of the run
  # that makes the integration, and of no later one.
  key_file = var.key_file == "" ? null : var.key_file
}

resource "msp_integration" "this" {
  customer_id     = var.customer_id
  name            = coalesce(var.integration_name, provider::msp::integration_name(var.customer_name, "GCP"))
  deletion_policy = var.deletion_policy

  gcp = {
    project_id           = var.project_id
    billing_dataset_name = var.billing_dataset_name
    billing_table_name   = var.billing_table_name

    service_account_key_file_wo = (
      var.create_key ? base64decode(google_service_account_key.this[0].private_key) : local.key_file
    )
    service_account_key_file_wo_version = var.key_version
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
