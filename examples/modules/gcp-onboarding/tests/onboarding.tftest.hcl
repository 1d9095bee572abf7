# Against the sandbox (WIV_ENDPOINT, WIV_API_KEY), with Google mocked.

provider "msp" {
  # What a test has made it may forget: the sandbox deletes as little as Wiv does.
  deletion_policy = "abandon"
}

mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      name   = "projects/example-billing/serviceAccounts/wiv@example-billing.iam.gserviceaccount.com"
      email  = "wiv@example-billing.iam.gserviceaccount.com"
      member = "serviceAccount:wiv@example-billing.iam.gserviceaccount.com"
    }
  }

  mock_resource "google_service_account_key" {
    defaults = {
      # A key file whose key is zero and opens nothing, in base64 as the real one has it.
      private_key = "eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsICJwcm9qZWN0X2lkIjogImV4YW1wbGUtYmlsbGluZyIsICJwcml2YXRlX2tleV9pZCI6ICIwIiwgInByaXZhdGVfa2V5IjogIi0tLS0tQkVHSU4gUFJJVkFURSBLRVktLS0tLVxuTUM0Q0FRQXdCUVlESzJWd0JDSUVJQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQVxuLS0tLS1FTkQgUFJJVkFURSBLRVktLS0tLVxuIiwgImNsaWVudF9lbWFpbCI6ICJ3aXZAZXhhbXBsZS1iaWxsaW5nLmlhbS5nc2VydmljZWFjY291bnQuY29tIiwgImNsaWVudF9pZCI6ICIwIiwgImF1dGhfdXJpIjogImh0dHBzOi8vYWNjb3VudHMuZ29vZ2xlLmNvbS9vL29hdXRoMi9hdXRoIiwgInRva2VuX3VyaSI6ICJodHRwczovL29hdXRoMi5nb29nbGVhcGlzLmNvbS90b2tlbiIsICJhdXRoX3Byb3ZpZGVyX3g1MDlfY2VydF91cmwiOiAiaHR0cHM6Ly93d3cuZ29vZ2xlYXBpcy5jb20vb2F1dGgyL3YxL2NlcnRzIiwgImNsaWVudF94NTA5X2NlcnRfdXJsIjogImh0dHBzOi8vd3d3Lmdvb2dsZWFwaXMuY29tL3JvYm90L3YxL21ldGFkYXRhL3g1MDkvd2l2IiwgInVuaXZlcnNlX2RvbWFpbiI6ICJnb29nbGVhcGlzLmNvbSJ9"
    }
  }
}

variables {
  customer_id          = "not-used"
  customer_name        = "Module GCP"
  project_id           = "example-billing"
  billing_dataset_name = "billing_export"
  billing_table_name   = "gcp_billing_export_v1_000000_000000_000000"

  # Some versions refuse to test with an ephemeral variable that is left out.
  key_file = ""
}

run "customer" {
  module {
    source = "./tests/customer"
  }

  variables {
    # Here OpenTofu knows no variable of the module that is tested.
    name = "Module GCP"
  }
}

run "the_account_may_read_the_export_and_its_key_is_handed_to_wiv" {
  variables {
    customer_id = run.customer.id
  }

  assert {
    condition     = google_bigquery_dataset_iam_member.read.member == google_service_account.this.member && google_bigquery_dataset_iam_member.read.role == "roles/bigquery.dataViewer"
    error_message = "The account may not read the export."
  }

  assert {
    condition     = google_service_account.this.account_id == "wiv-billing-reader" && google_service_account_key.this[0].keepers["version"] == "1"
    error_message = "The account or its key is not the one that the inputs ask for."
  }

  assert {
    condition     = msp_integration.this.type == "GCP" && msp_integration.this.name == "Module_GCP-GCP"
    error_message = "The integration has not the name that Wiv's guide gives it."
  }

  assert {
    condition     = msp_integration.this.gcp.service_account_key_file == null && msp_integration.this.gcp.service_account_key_file_wo == null
    error_message = "The integration keeps a copy of the key."
  }
}

run "the_ids_are_kept_for_what_follows" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.the_account_may_read_the_export_and_its_key_is_handed_to_wiv.integration_id]
  }
}

run "a_second_apply_keeps_the_integration" {
  variables {
    customer_id = run.customer.id
  }
}

run "a_second_apply_changes_no_id" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.a_second_apply_keeps_the_integration.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "A second apply makes a new integration."
  }
}

run "a_renamed_customer_keeps_its_integration" {
  variables {
    customer_id   = run.customer.id
    customer_name = "Module GCP Group"
  }

  assert {
    condition     = msp_integration.this.name == "Module_GCP-GCP"
    error_message = "The integration follows the customer's name, and Wiv can rename none."
  }
}

run "the_renamed_customer_has_the_integration_that_it_had" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.a_renamed_customer_keeps_its_integration.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "The integration follows the customer's name, and Wiv can rename none."
  }
}

run "a_blank_customer_is_refused" {
  command = plan

  variables {
    customer_id   = " "
    customer_name = " "
  }

  expect_failures = [var.customer_id, var.customer_name]
}

run "what_google_has_no_place_for_is_refused" {
  command = plan

  variables {
    customer_id          = run.customer.id
    project_id           = "123456789012"
    billing_dataset_name = "example-billing.billing_export"
    billing_table_name   = " "
    service_account_id   = "Wiv"
  }

  expect_failures = [
    var.project_id,
    var.billing_dataset_name,
    var.billing_table_name,
    var.service_account_id,
  ]
}

run "a_policy_and_a_version_that_do_not_exist_are_refused" {
  command = plan

  variables {
    customer_id     = run.customer.id
    deletion_policy = "delete"
    key_version     = 0.5
  }

  expect_failures = [var.deletion_policy, var.key_version]
}

run "a_key_that_is_made_elsewhere_beside_one_that_terraform_makes_is_refused" {
  command = plan

  variables {
    customer_id = run.customer.id
    key_file    = "{}"
  }

  expect_failures = [var.key_file]
}

run "a_later_run_needs_no_key_that_was_made_elsewhere" {
  variables {
    customer_id = run.customer.id
    create_key  = false
  }
}

run "and_the_integration_stays" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.a_later_run_needs_no_key_that_was_made_elsewhere.integration_id]
  }

  assert {
    condition     = tolist(var.ids) == terraform_data.first.output
    error_message = "The key would have to be at hand for ever."
  }
}

run "another_key_version_makes_another_key_and_another_integration" {
  variables {
    customer_id = run.customer.id
    key_version = 2
  }

  assert {
    condition     = google_service_account_key.this[0].keepers["version"] == "2"
    error_message = "The key stays the old one."
  }
}

run "the_new_key_has_an_integration_of_its_own" {
  module {
    source = "./tests/ids"
  }

  variables {
    ids = [run.another_key_version_makes_another_key_and_another_integration.integration_id]
  }

  assert {
    condition     = tolist(var.ids) != terraform_data.first.output
    error_message = "Wiv would go on with the old key."
  }
}
