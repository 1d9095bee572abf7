//! Configurations and states of each resource.

use serde_json::{Value as Json, json};
use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{Number, Private, Type, Value};

/// The state before a plan.
pub struct Before {
    pub called: &'static str,
    pub state: Value,
    pub private: Private,
}

/// A sample of one resource.
pub struct Sample {
    pub of: &'static str,
    pub configs: Vec<Value>,
    /// The possible answers.
    told: Vec<Json>,
    pub import: &'static str,
    /// The read after that.
    read: Json,
    object: Type,
}

impl Sample {
    /// The states of an object with this plan, by the answers about it.
    pub fn states(&self, planned: &Value) -> Vec<Before> {
        let state = |told: &Json| {
            let state = filled(&self.object, over(planned.clone(), told, &self.object));
            Before { called: "made", state, private: Private::default() }
        };
        self.told.iter().map(state).collect()
    }

    /// The states after an import: without more values, and with all possible ones.
    pub fn as_read(&self, imported: Value) -> [Value; 2] {
        [imported.clone(), over(imported, &self.read, &self.object)]
    }
}

/// One for each resource, in their order.
pub fn all(resources: &[Box<dyn ManagedResource>]) -> Vec<Sample> {
    let sample = |resource: &dyn ManagedResource| {
        let of = resource.type_name();
        let object = resource.object_type().clone();
        let (configs, told, import, read) = match of {
            "msp_customer" => customer(),
            "msp_integration" => integration(),
            "msp_aws_onboarding_link" => link(),
            "msp_customer_users" => users(),
            "msp_navigator_tenant" => tenant(),
            "msp_navigator_user" => user(),
            "msp_navigator_service" => service(),
            other => panic!("no sample of {other}"),
        };
        let configs = configs.iter().map(|config| value(&object, config)).collect();
        Sample { of, configs, told, import, read, object }
    };
    resources.iter().map(|resource| sample(&**resource)).collect()
}

type Parts = (Vec<Json>, Vec<Json>, &'static str, Json);

fn customer() -> Parts {
    let configs = vec![
        json!({ "name": "Acme" }),
        json!({ "name": "Beta", "deletion_policy": "abandon", "confirmed_new": true }),
        json!({ "name": "Acme", "deletion_policy": "prevent", "adopt_existing": true }),
    ];
    (configs, vec![json!({})], "c-1", json!({ "name": "Acme" }))
}

fn integration() -> Parts {
    let with = |block: Json| {
        let mut config = json!({ "customer_id": "c-1", "name": "Acme-1" });
        let all = config.as_object_mut().expect("an object");
        all.extend(block.as_object().expect("an object").clone());
        config
    };
    let key = support::key_file::marked("");
    let (tight, wide) = (key.to_string(), format!("{key:#}"));
    let gcp = |secret: Json| {
        let mut gcp = secret;
        gcp["project_id"] = "billing-project".into();
        gcp["billing_dataset_name"] = "billing_export".into();
        gcp["billing_table_name"] = "gcp_billing_export".into();
        with(json!({ "gcp": gcp }))
    };
    let aws = |name: &str, external_id: &str| {
        let role_arn = format!("arn:aws:iam::123456789012:role/{name}");
        json!({ "role_arn": role_arn, "external_id": external_id })
    };
    let configs = vec![
        with(json!({ "aws": aws("WivAccessRole", "external-id-1") })),
        with(json!({ "aws": aws("Other", "external-id-2"), "deletion_policy": "abandon" })),
        with(json!({ "aws": aws("WivAccessRole", "external-id-1"), "adopt_existing": true })),
        gcp(json!({ "service_account_key_file": tight })),
        gcp(json!({ "service_account_key_file": wide })),
        gcp(json!({
            "service_account_key_file_wo": tight,
            "service_account_key_file_wo_version": 1,
        })),
        with(json!({ "custom": { "type": "AZURE", "secret": "{\"a\":1}" } })),
        with(json!({ "custom": { "type": "AWS", "secret": "{\"a\": 1}" } })),
        with(json!({
            "custom": { "type": "AZURE", "secret_wo": "{\"a\":1}", "secret_wo_version": 1 },
        })),
        with(json!({ "type": "AWS", "adopt_existing": true })),
        with(json!({ "type": "AZURE", "adopt_existing": true })),
    ];
    let told = vec![json!({}), json!({ "created_at": null })];
    (configs, told, "c-1/i-1", json!({ "name": "Acme-1", "type": "AWS" }))
}

fn link() -> Parts {
    let configs = vec![
        json!({ "customer_id": "c-1" }),
        json!({ "customer_id": "c-1", "account_type": "payer", "keepers": { "a": "1", "b": "2" } }),
        json!({ "customer_id": "c-2", "cur_config_type": "cur", "keepers": { "a": "2", "b": "2" } }),
    ];
    (configs, vec![json!({})], "c-1/external-id-1", json!({}))
}

fn users() -> Parts {
    let with = |role: &str, emails: &[&str], retry: Option<bool>, policy: Option<&str>| {
        json!({
            "customer_id": "c-1",
            "role": role,
            "user_emails": emails,
            "retry_failed": retry,
            "deletion_policy": policy,
        })
    };
    let [ada, bob, eve] = ["ada@example.com", "bob@example.com", "eve@example.com"];
    let configs = vec![
        with("Admin", &[ada, bob], None, None),
        with("Admin", &["Ada@example.com", bob], Some(true), None),
        with("Admin", &[ada, eve], Some(false), Some("abandon")),
        with("Admin", &[ada, bob], Some(false), Some("prevent")),
        with("Guest", &[bob, eve], None, Some("abandon")),
    ];
    let user = json!({ "user_id": "u-1", "role": "Admin" });
    let told = vec![
        json!({ "users": { ada: user, bob: user }, "failed_users": {} }),
        json!({ "users": { ada: user }, "failed_users": { bob: "no such user" } }),
        json!({ "users": {}, "failed_users": { ada: "answer lost, outcome unknown" } }),
    ];
    (configs, told, "c-1/Admin", json!({}))
}

fn tenant() -> Parts {
    let with = |more: Json| {
        let mut config = json!({
            "display_name": "Acme",
            "company_name": "Acme Inc.",
            "country": "US",
            "city": "Atlanta",
            "domain": "example.com",
            "address_line1": "1 Main Street",
            "state": "Georgia",
            "zip": "30313",
        });
        let all = config.as_object_mut().expect("an object");
        all.extend(more.as_object().expect("an object").clone());
        config
    };
    let configs = vec![
        with(json!({})),
        with(json!({ "display_name": "Beta", "tag": "", "provider_org_id": "org-1" })),
        with(json!({ "tag": "a", "address_line2": "2nd floor", "provider_org_id": "org-2" })),
        with(json!({
            "admin_user_email": "ada@example.com",
            "tenant_type": "TRIAL",
            "deletion_policy": "abandon",
            "adopt_existing": true,
        })),
    ];
    let told = vec![json!({}), json!({ "provider_org_id": "org-1", "tag": null })];
    let read = json!({ "display_name": "Acme", "domain": "example.com", "tag": "b" });
    (configs, told, "o-1", read)
}

fn user() -> Parts {
    let with = |email: &str, roles: &[&str], more: Json| {
        let mut config = json!({ "org_id": "o-1", "email": email, "org_roles": roles });
        let all = config.as_object_mut().expect("an object");
        all.extend(more.as_object().expect("an object").clone());
        config
    };
    let configs = vec![
        with("ada@example.com", &["msp:a", "msp:b"], json!({})),
        with("Ada@example.com", &["msp:a", "MSP:B"], json!({ "idp_id": "idp-1" })),
        with("bob@example.com", &["msp:a", "msp:c"], json!({ "adopt_existing": true })),
        with("ada@example.com", &["msp:c"], json!({ "idp_id": "idp-2" })),
    ];
    let told = vec![
        json!({ "status": "ADDED", "invited_at": null }),
        json!({ "status": "INVITED", "user_id": null, "invited_at": "2026-01-01T00:00:00Z" }),
        json!({ "status": "UNKNOWN", "user_id": null, "idp_id": null }),
    ];
    let read = json!({ "status": "ADDED", "org_roles": ["msp:a", "msp:b"] });
    (configs, told, "o-1/ada@example.com", read)
}

fn service() -> Parts {
    let configs = vec![
        json!({ "org_id": "o-1", "service_id": "s-1" }),
        json!({ "org_id": "o-1", "service_id": "s-2", "deletion_policy": "abandon" }),
        json!({ "org_id": "o-2", "service_id": "s-1", "deletion_policy": "prevent" }),
    ];
    (configs, vec![json!({})], "o-1/s-1", json!({ "display_name": "one" }))
}

/// A value of a type. Missing parts are null.
fn value(of: &Type, json: &Json) -> Value {
    match (of, json) {
        (_, Json::Null) => Value::Null,
        (Type::Object(attributes), json) => {
            for name in json.as_object().expect("an object").keys() {
                assert!(attributes.contains_key(name), "{name}");
            }
            let each = |(name, of): (&String, &Type)| (name.clone(), value(of, &json[name]));
            Value::object(attributes.iter().map(each))
        }
        (Type::Map(of), Json::Object(all)) => {
            Value::map(all.iter().map(|(key, one)| (key.clone(), value(of, one))))
        }
        (Type::Set(of), Json::Array(all)) => Value::set(all.iter().map(|one| value(of, one))),
        (Type::List(of), Json::Array(all)) => {
            Value::List(all.iter().map(|one| value(of, one)).collect())
        }
        (Type::String, Json::String(text)) => Value::string(text),
        (Type::Bool, Json::Bool(is)) => Value::Bool(*is),
        (Type::Number, Json::Number(number)) => {
            Value::Number(Number::from(number.as_i64().expect("whole")))
        }
        (of, json) => panic!("{json} is no {of:?}"),
    }
}

/// An object with other values for some attributes.
fn over(object: Value, by: &Json, of: &Type) -> Value {
    let (Value::Object(mut all), Type::Object(types)) = (object, of) else { panic!("an object") };
    for (name, json) in by.as_object().expect("an object") {
        all.insert(name.clone(), value(&types[name], json));
    }
    Value::Object(all)
}

/// With a value for each unknown part.
fn filled(of: &Type, from: Value) -> Value {
    match (of, from) {
        (Type::Object(types), Value::Object(all)) => {
            Value::object(all.into_iter().map(|(name, one)| {
                let one = filled(&types[&name], one);
                (name, one)
            }))
        }
        (of, Value::Unknown) => match of {
            Type::Object(types) => Value::object(
                types.iter().map(|(name, of)| (name.clone(), filled(of, Value::Unknown))),
            ),
            Type::Bool => Value::Bool(false),
            Type::Number => Value::Number(Number::from(1_i64)),
            Type::List(_) => Value::List(Vec::new()),
            Type::Set(_) => Value::set([]),
            Type::Map(_) => Value::map::<&str>([]),
            _ => Value::string("told"),
        },
        (_, known) => known,
    }
}
