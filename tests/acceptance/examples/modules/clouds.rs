//! `tests/stand_in` held against what the sources of the real providers say: else an example
//! would be tried with something that only looks like what people have.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::complete::{AWS, GOOGLE};
use support::workspace::{Workspace, terraform};

/// An attribute: its name, its type, who sets it, and whether another value makes a new object.
type Row = (&'static str, &'static str, &'static str, bool);

/// The attributes that examples use, as `internal/service/cloudformation/stack.go` of
/// `hashicorp/aws` 6 and `google/services/{resourcemanager,bigquery}` and `google/tpgiamresource`
/// of `hashicorp/google` 7 have them, and `region` as all of AWS has it since 6.0. Of `id`, which
/// their SDK adds to everything, no example sets a value.
const REAL: &[(&str, &[Row])] = &[
    (
        "aws_cloudformation_stack",
        &[
            ("capabilities", "set(string)", "optional", false),
            ("disable_rollback", "bool", "optional", true),
            ("iam_role_arn", "string", "optional", false),
            ("name", "string", "required", true),
            ("on_failure", "string", "optional", true),
            ("outputs", "map(string)", "computed", false),
            ("parameters", "map(string)", "optional computed", false),
            ("region", "string", "optional computed", true),
            ("tags", "map(string)", "optional", false),
            ("tags_all", "map(string)", "optional computed", false),
            ("template_body", "string", "optional computed", false),
            ("template_url", "string", "optional", false),
        ],
    ),
    (
        "google_service_account",
        &[
            ("account_id", "string", "required", true),
            ("description", "string", "optional", false),
            ("display_name", "string", "optional", false),
            ("email", "string", "computed", false),
            ("member", "string", "computed", false),
            ("name", "string", "computed", false),
            ("project", "string", "optional computed", true),
            ("unique_id", "string", "computed", false),
        ],
    ),
    (
        "google_service_account_key",
        &[
            ("keepers", "map(string)", "optional", true),
            ("key_algorithm", "string", DEFAULT, true),
            ("name", "string", "computed", false),
            ("private_key", "string", "computed sensitive", false),
            ("private_key_type", "string", DEFAULT, true),
            ("service_account_id", "string", "required", true),
        ],
    ),
    (
        "google_project_iam_member",
        &[
            ("etag", "string", "computed", false),
            ("member", "string", "required", true),
            ("project", "string", "required", true),
            ("role", "string", "required", true),
        ],
    ),
    (
        "google_bigquery_dataset_iam_member",
        &[
            ("dataset_id", "string", "required", true),
            ("etag", "string", "computed", false),
            ("member", "string", "required", true),
            ("project", "string", "optional computed", true),
            ("role", "string", "required", true),
        ],
    ),
];

/// Optional with a default, which this crate's framework has to call computed as well.
const DEFAULT: &str = "optional computed";

/// Everything that can be set, with one value and with another.
const SET: &str = r#"
resource "aws_cloudformation_stack" "a" {
  capabilities     = ["CAPABILITY_IAM"] or ["CAPABILITY_NAMED_IAM"]
  disable_rollback = true or false
  iam_role_arn     = "arn:aws:iam::123456789012:role/a" or "arn:aws:iam::123456789012:role/b"
  name             = "a" or "b"
  on_failure       = "DELETE" or "ROLLBACK"
  parameters       = { a = "a" } or { a = "b" }
  region           = "us-east-1" or "us-east-2"
  tags             = { a = "a" } or { a = "b" }
  tags_all         = { a = "a" } or { a = "b" }
  template_body    = "{}" or "{ }"
  template_url     = "https://a.example" or "https://b.example"
}
resource "google_service_account" "a" {
  account_id   = "account-a" or "account-b"
  description  = "a" or "b"
  display_name = "a" or "b"
  project      = "project-a" or "project-b"
}
resource "google_service_account_key" "a" {
  keepers            = { a = "a" } or { a = "b" }
  key_algorithm      = "KEY_ALG_RSA_2048" or "KEY_ALG_RSA_1024"
  private_key_type   = "TYPE_GOOGLE_CREDENTIALS_FILE" or "TYPE_PKCS12_FILE"
  service_account_id = "projects/p/serviceAccounts/a" or "projects/p/serviceAccounts/b"
}
resource "google_project_iam_member" "a" {
  member  = "user:a@customer.example" or "user:b@customer.example"
  project = "project-a" or "project-b"
  role    = "roles/a" or "roles/b"
}
resource "google_bigquery_dataset_iam_member" "a" {
  dataset_id = "a" or "b"
  member     = "user:a@customer.example" or "user:b@customer.example"
  project    = "project-a" or "project-b"
  role       = "roles/a" or "roles/b"
}
"#;

/// [`SET`] with the values on one side of each `or`.
fn set(side: usize) -> String {
    let chosen = |line: &str| match line.split_once(" or ") {
        None => line.to_owned(),
        Some((head, other)) => {
            let (name, one) = head.split_once(" = ").expect("a value");
            format!("{name} = {}", [one, other].get(side).expect("one of two"))
        }
    };
    SET.lines().map(|line| chosen(line) + "\n").collect()
}

#[track_caller]
fn workspace(config: &str) -> Workspace {
    let ws = Workspace::bare();
    for (source, version) in [AWS, GOOGLE] {
        ws.stand_in(source, version);
    }
    ws.configuration(config);
    ws.succeed(&["init", "-input=false"]);
    ws
}

#[support::test]
fn the_stand_ins_have_the_attributes_of_the_real_ones() {
    let ws = workspace(&set(0));
    let schemas = ws.succeed(&["providers", "schema", "-json"]).stdout;
    let schemas: Value = serde_json::from_str(&schemas).expect("schemas are JSON");
    ws.apply_unsettled_with(&[]);
    let plan = ws.plan(&set(1));
    for (kind, real) in REAL {
        let source = if kind.starts_with("aws_") { AWS.0 } else { GOOGLE.0 };
        let source = format!("{}/{source}", terraform().product.registry());
        let schema = &schemas["provider_schemas"][source]["resource_schemas"][kind]["block"];
        let replaces = plan.replace_paths(&format!("{kind}.a"));
        let attributes = schema["attributes"].as_object().expect("its attributes").iter();
        let stood_in: BTreeMap<_, _> = attributes
            .filter(|(name, _)| *name != "id")
            .map(|(name, it)| {
                let set_by = ["required", "optional", "computed", "sensitive"];
                let set_by: Vec<_> = set_by.into_iter().filter(|by| it[by] == true).collect();
                let replaces = replaces
                    .as_array()
                    .is_some_and(|paths| paths.iter().any(|path| path[0] == **name));
                (name.clone(), (written(&it["type"]), set_by.join(" "), replaces))
            })
            .collect();
        let real = real.iter().map(|(name, kind, set_by, replaces)| {
            ((*name).to_owned(), ((*kind).to_owned(), (*set_by).to_owned(), *replaces))
        });
        assert_eq!(stood_in, real.collect(), "{kind}");
    }
}

/// A type as it is written in a configuration.
fn written(kind: &Value) -> String {
    match kind.as_array().map(Vec::as_slice) {
        Some([of, element]) => format!("{}({})", written(of), written(element)),
        _ => kind.as_str().unwrap_or_default().to_owned(),
    }
}

/// Nothing says itself where it is.
const PLACES: &str = r#"
provider "aws" {
  region = "eu-central-1"
}
provider "google" {
  project = "project-c"
}
resource "aws_cloudformation_stack" "a" {
  name         = "a"
  template_url = "https://a.example"
}
resource "google_service_account" "a" {
  account_id = "account-a"
}
resource "google_bigquery_dataset_iam_member" "a" {
  dataset_id = "a"
  member     = google_service_account.a.member
  role       = "roles/a"
}
"#;

#[support::test]
fn what_says_no_place_is_where_its_provider_says() {
    let ws = workspace(PLACES);
    let state = ws.apply_with(&[]).state;
    for (address, attribute, place) in [
        ("aws_cloudformation_stack.a", "region", "eu-central-1"),
        ("google_service_account.a", "project", "project-c"),
        ("google_bigquery_dataset_iam_member.a", "project", "project-c"),
    ] {
        assert_eq!(state.attribute(address, attribute), place, "{address}");
    }
}

#[support::test]
fn a_stack_is_updated_with_its_template_whatever_has_changed() {
    let stack = |tag: &str| {
        let url = "https://a.example/template.yaml?X-Amz-Signature=a";
        format!(
            "resource \"aws_cloudformation_stack\" \"a\" {{\n  name = \"a\"\n  \
             template_url = \"{url}\"\n  region = \"us-east-1\"\n  \
             tags = {{ a = \"{tag}\" }}\n  lifecycle {{\n    ignore_changes = [template_url]\n  \
             }}\n}}\n"
        )
    };
    let ws = workspace(&stack("a"));
    ws.apply_with(&[]);
    ws.apply(&stack("b"));
    expire(&ws);
    let refused = ws.apply_error(&stack("c")).errors();
    assert_eq!(refused.only().detail, "S3 error: Access Denied");
}

/// Has the signed URL of a template that stands in the state expire.
#[track_caller]
pub fn expire(ws: &Workspace) {
    ws.edit_state(|instance| {
        if let Some(Value::String(url)) = instance["attributes"].get_mut("template_url") {
            url.push_str("&X-Amz-Date=20200101T000000Z&X-Amz-Expires=3600");
        }
    });
}
