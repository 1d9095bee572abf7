//! `hashicorp/google`: a service account, its key, and what it may read.

mod access;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{
    Attr, Attribute, Caller, Diagnostic, Diagnostics, Provider, Schema, Type, Validator, Value,
};
use tfplugin::model;

use crate::kept::{self, Kind, Place, text};

model! {
    pub struct Config {
        project: Attr<String>,
        region: Attr<String>,
    }
}

/// The provider, with its project.
#[derive(Default)]
pub struct Google(Place);

impl Provider for Google {
    type Config = Config;

    fn schema(&self) -> Schema {
        Schema::new(
            "Stands in for hashicorp/google.",
            vec![
                Attribute::optional("project", Type::String, "Where."),
                Attribute::optional("region", Type::String, "Where in there."),
            ],
        )
    }

    fn configure(&self, config: Config, _version: Caller<'_>, _diagnostics: &mut Diagnostics) {
        self.0.set(&config.project);
    }

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        vec![
            kept::resource::<Account>(&self.0),
            kept::resource::<Key>(&self.0),
            kept::resource::<access::ToProject>(&self.0),
            kept::resource::<access::ToDataset>(&self.0),
        ]
    }
}

model! {
    pub struct AccountModel {
        account_id: Attr<String>,
        description: Attr<String>,
        display_name: Attr<String>,
        email: Attr<String>,
        id: Attr<String>,
        member: Attr<String>,
        name: Attr<String>,
        project: Attr<String>,
        unique_id: Attr<String>,
    }
}

struct Account;

impl Kind for Account {
    type Model = AccountModel;
    const TYPE: &'static str = "google_service_account";

    fn schema() -> Schema {
        let computed = |name, description| Attribute::computed(name, Type::String, description);
        Schema::new(
            "A service account.",
            vec![
                Attribute::required("account_id", Type::String, "The first part of its address.")
                    .requires_replace()
                    .validate(Validator::text(account_id)),
                Attribute::optional("description", Type::String, "What it is for."),
                Attribute::optional("display_name", Type::String, "What people call it."),
                computed("email", "Its address."),
                computed("id", "Its name."),
                computed("member", "What it is in a policy."),
                computed("name", "Its name."),
                Attribute::optional_computed("project", Type::String, "Where it is.")
                    .requires_replace(),
                computed("unique_id", "Its number."),
            ],
        )
    }

    fn made(plan: AccountModel, place: &str) -> Result<AccountModel, Diagnostic> {
        let project = project(&plan.project, place)?;
        let email = format!("{}@{project}.iam.gserviceaccount.com", text(&plan.account_id));
        let name = format!("projects/{project}/serviceAccounts/{email}");
        Ok(AccountModel {
            id: name.clone().into(),
            name: name.into(),
            member: format!("serviceAccount:{email}").into(),
            unique_id: "100000000000000000001".to_owned().into(),
            email: email.into(),
            project: project.into(),
            ..plan
        })
    }
}

/// Where it is: as it says itself, or as the provider does.
fn project(own: &Attr<String>, place: &str) -> Result<String, Diagnostic> {
    match own.text().unwrap_or(place) {
        "" => Err(Diagnostic::error("project: required field is not set", "")),
        project => Ok(project.to_owned()),
    }
}

fn account_id(text: &str) -> Result<(), String> {
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if (6..=30).contains(&text.len())
        && text.chars().all(fits)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
    {
        return Ok(());
    }
    Err("It has 6 to 30 lowercase letters, digits and hyphens, and begins with a letter."
        .to_owned())
}

model! {
    pub struct KeyModel {
        id: Attr<String>,
        keepers: Attr<BTreeMap<String, Attr<String>>>,
        key_algorithm: Attr<String>,
        name: Attr<String>,
        private_key: Attr<String>,
        private_key_type: Attr<String>,
        service_account_id: Attr<String>,
    }
}

struct Key;

/// It has the form of a private key, and its secret is zero.
const OPENS_NOTHING: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\
    -----END PRIVATE KEY-----\n";

impl Kind for Key {
    type Model = KeyModel;
    const TYPE: &'static str = "google_service_account_key";

    fn schema() -> Schema {
        let default = |name, value: &str, all| {
            Attribute::optional(name, Type::String, "How it is made.")
                .requires_replace()
                .default_to(Value::string(value))
                .validate(Validator::one_of(all))
        };
        Schema::new(
            "A key of a service account.",
            vec![
                Attribute::computed("id", Type::String, "Its name."),
                Attribute::optional("keepers", Type::map(Type::String), "Another makes a new key.")
                    .requires_replace(),
                default(
                    "key_algorithm",
                    "KEY_ALG_RSA_2048",
                    &["KEY_ALG_UNSPECIFIED", "KEY_ALG_RSA_1024", "KEY_ALG_RSA_2048"],
                ),
                Attribute::computed("name", Type::String, "Its name."),
                Attribute::computed("private_key", Type::String, "The key file, in base64.")
                    .sensitive(),
                default(
                    "private_key_type",
                    "TYPE_GOOGLE_CREDENTIALS_FILE",
                    &["TYPE_UNSPECIFIED", "TYPE_PKCS12_FILE", "TYPE_GOOGLE_CREDENTIALS_FILE"],
                ),
                Attribute::required("service_account_id", Type::String, "Whose it is.")
                    .requires_replace(),
            ],
        )
    }

    fn made(plan: KeyModel, _place: &str) -> Result<KeyModel, Diagnostic> {
        let account = text(&plan.service_account_id).to_owned();
        let mut parts = account.split('/');
        let (Some("projects"), Some(project), Some("serviceAccounts"), Some(email), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            let detail = format!("{account:?} is no service account's name.");
            return Err(Diagnostic::error("Error creating service account key", detail));
        };
        let id = "0123456789abcdef0123456789abcdef01234567";
        let name = format!("{account}/keys/{id}");
        let file = json!({
            "type": "service_account",
            "project_id": project,
            "private_key_id": id,
            "private_key": OPENS_NOTHING,
            "client_email": email,
            "client_id": "100000000000000000001",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/none",
            "universe_domain": "googleapis.com",
        });
        Ok(KeyModel {
            id: name.clone().into(),
            name: name.into(),
            private_key: STANDARD.encode(file.to_string()).into(),
            ..plan
        })
    }
}
