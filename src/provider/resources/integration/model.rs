//! The attributes of an integration, and what Wiv's answers fill them with.

use serde_json::Value as Json;
use tfplugin::framework::{Attr, Number};
use tfplugin::model;
use time::format_description::well_known::Rfc3339;

use crate::http::HIDDEN;
use crate::wiv;

model! {
    /// An integration.
    pub struct Model {
        pub customer_id: Attr<String>,
        pub name: Attr<String>,
        pub deletion_policy: Attr<String>,
        pub adopt_existing: Attr<bool>,
        pub confirmed_new: Attr<bool>,
        pub aws: Attr<Aws>,
        pub gcp: Attr<Gcp>,
        pub custom: Attr<Custom>,
        pub kind as "type": Attr<String>,
        pub id: Attr<String>,
        pub mode: Attr<String>,
        pub is_virtual: Attr<bool>,
        pub tenant_id: Attr<String>,
        pub external_id: Attr<String>,
        pub metadata: Attr<String>,
        pub created_at: Attr<String>,
        pub shared_resource: Attr<SharedResource>,
    }
}

model! {
    /// An AWS account.
    pub struct Aws {
        pub role_arn: Attr<String>,
        pub external_id: Attr<String>,
    }
}

model! {
    /// A GCP billing export.
    pub struct Gcp {
        pub project_id: Attr<String>,
        pub billing_dataset_name: Attr<String>,
        pub billing_table_name: Attr<String>,
        pub service_account_key_file: Attr<String>,
        pub service_account_key_file_wo: Attr<String>,
        pub service_account_key_file_wo_version: Attr<Number>,
    }
}

model! {
    /// A type that Wiv has added since.
    pub struct Custom {
        pub kind as "type": Attr<String>,
        pub secret: Attr<String>,
        pub secret_wo: Attr<String>,
        pub secret_wo_version: Attr<Number>,
    }
}

model! {
    /// How Wiv shares the integration with the MSP.
    pub struct SharedResource {
        pub id: Attr<String>,
        pub kind as "type": Attr<String>,
        pub tenant_id: Attr<String>,
        pub process_all: Attr<bool>,
        pub recipients: Attr<Vec<String>>,
        pub last_published: Attr<String>,
        pub last_update_time: Attr<String>,
    }
}

/// The type of an AWS integration.
pub const AWS: &str = "AWS";
/// The type of a GCP integration.
pub const GCP: &str = "GCP";

impl Model {
    /// What a list tells of an integration: as much as an import.
    pub fn of(customer_id: &str, integration: &wiv::Integration) -> Self {
        let mut model = Self {
            customer_id: customer_id.to_owned().into(),
            name: integration.name.clone().into(),
            kind: integration.kind.clone().into(),
            ..Self::default()
        };
        model.told(integration);
        model
    }

    /// The type that a configuration says. It is not known while that may be the work of a block
    /// that is not known yet: such a block may turn out to be null, and another to be set.
    pub fn said_type(&self) -> Attr<String> {
        if !self.kind.is_null() {
            return self.kind.clone();
        }
        if self.aws.known().is_some() {
            return AWS.to_owned().into();
        }
        if self.gcp.known().is_some() {
            return GCP.to_owned().into();
        }
        match &self.custom {
            Attr::Known(custom) => custom.kind.clone(),
            _ if self.has_block() => Attr::Unknown,
            _ => Attr::Null,
        }
    }

    /// Whether there is a block with what the API needs, or may be one.
    pub fn has_block(&self) -> bool {
        !(self.aws.is_null() && self.gcp.is_null() && self.custom.is_null())
    }

    /// Takes over what an answer tells. What it does not tell stays as it is, and what
    /// nobody will ever tell is null.
    pub fn told(&mut self, integration: &wiv::Integration) {
        let created_at = integration.created_at().and_then(|time| time.format(&Rfc3339).ok());
        self.id = integration.id.clone().into();
        if self.kind.is_null() {
            self.kind = integration.kind.clone().into();
        }
        tell_masked(&mut self.mode, integration.mode.clone());
        tell(&mut self.is_virtual, integration.is_virtual);
        tell_masked(&mut self.tenant_id, integration.tenant_id.clone());
        tell_masked(&mut self.external_id, integration.external_id.clone());
        let metadata = integration.metadata.clone();
        let metadata = metadata.map(|told| match self.metadata.text() {
            Some(had) if had.contains(HIDDEN) => {
                still_masked(&parsed(had), parsed(&told)).to_string()
            }
            _ => told,
        });
        tell(&mut self.metadata, metadata);
        tell(&mut self.created_at, created_at);
    }

    /// Null for all that only an answer could have told and none has.
    pub fn told_nothing_more(&mut self) {
        tell(&mut self.id, None);
        tell(&mut self.mode, None);
        tell(&mut self.is_virtual, None);
        tell(&mut self.tenant_id, None);
        tell(&mut self.external_id, None);
        tell(&mut self.metadata, None);
        tell(&mut self.created_at, None);
        self.told_shared(None);
    }

    /// Takes over with whom it is shared.
    pub fn told_shared(&mut self, shared: Option<&wiv::SharedResource>) {
        let shared = shared.map(|shared| SharedResource {
            id: shared.id.clone().into(),
            kind: shared.kind.clone().into(),
            tenant_id: shared.tenant_id.clone().into(),
            process_all: shared.process_all.into(),
            recipients: shared.recipients.clone().into(),
            last_published: shared.last_published.clone().into(),
            last_update_time: shared.last_update_time.clone().into(),
        });
        tell(&mut self.shared_resource, shared);
    }
}

/// What was masked stays so: a later run has nothing to mask it by, unless the secret is in the
/// state as well.
fn tell_masked(attr: &mut Attr<String>, told: Option<String>) {
    if !attr.text().is_some_and(|text| text.contains(HIDDEN)) {
        tell(attr, told);
    }
}

/// The same within JSON, for each text of it.
fn still_masked(had: &Json, mut told: Json) -> Json {
    match (had, &mut told) {
        (Json::Object(had), Json::Object(members)) => {
            for (name, member) in members.iter_mut() {
                // A name may have been masked: then nobody knows which of them it is.
                match had.get(name) {
                    Some(had) => *member = still_masked(had, member.take()),
                    None if had.keys().any(|name| name.contains(HIDDEN)) => {
                        return had.clone().into();
                    }
                    None => {}
                }
            }
        }
        (Json::Array(had), Json::Array(elements)) => {
            for (had, element) in had.iter().zip(elements) {
                *element = still_masked(had, element.take());
            }
        }
        (Json::String(text), _) if text.contains(HIDDEN) => return had.clone(),
        _ => {}
    }
    told
}

fn parsed(json: &str) -> Json {
    tfplugin::json_tree::parse(json.as_bytes()).unwrap_or_default()
}

fn tell<T>(attr: &mut Attr<T>, told: Option<T>) {
    if told.is_some() || attr.is_unknown() {
        *attr = told.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(metadata: &str, told: &str) -> String {
        let mut model = Model { metadata: metadata.to_owned().into(), ..Model::default() };
        let metadata = Some(told.to_owned());
        model.told(&wiv::Integration { metadata, ..wiv::Integration::default() });
        model.metadata.text().unwrap().to_owned()
    }

    #[test]
    fn what_was_masked_stays_so_and_the_rest_is_read() {
        for (had, told, kept) in [
            (r#"{"a":"(secret)","b":1}"#, r#"{"a":"raw","b":2}"#, r#"{"a":"(secret)","b":2}"#),
            (
                r#"{"a":[1,{"b":"x (secret)"}]}"#,
                r#"{"a":[2,{"b":"x raw"}]}"#,
                r#"{"a":[2,{"b":"x (secret)"}]}"#,
            ),
            (r#"{"(secret)":1}"#, r#"{"raw":1}"#, r#"{"(secret)":1}"#),
            (r#"{"a":"(secret)"}"#, r#"{"c":"new"}"#, r#"{"c":"new"}"#),
            (r#""(secret)""#, r#"{"a":1}"#, r#""(secret)""#),
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        ] {
            assert_eq!(read(had, told), kept, "{had} {told}");
        }
    }
}
