//! The attributes of an integration, and the values from Wiv's answers.

use tfplugin::framework::{Attr, Number};
use tfplugin::model;
use time::format_description::well_known::Rfc3339;

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
        pub created_at: Attr<String>,
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

/// The type of an AWS integration.
pub const AWS: &str = "AWS";
/// The type of a GCP integration.
pub const GCP: &str = "GCP";

impl Model {
    /// The fields of an integration in a list: the same as an import.
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

    /// The type in the configuration. It is unknown while an unknown block may decide it. Such a
    /// block may turn out to be null, and another one to be set.
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

    /// Whether there is a block with the values for the API, or may be one.
    pub fn has_block(&self) -> bool {
        !(self.aws.is_null() && self.gcp.is_null() && self.custom.is_null())
    }

    /// Takes over the values of an answer. A field that it leaves out stays, and a field that no
    /// answer can tell is null.
    pub fn told(&mut self, integration: &wiv::Integration) {
        let created_at = integration.created_at().and_then(|time| time.format(&Rfc3339).ok());
        self.id = integration.id.clone().into();
        if self.kind.is_null() {
            self.kind = integration.kind.clone().into();
        }
        tell(&mut self.created_at, created_at);
    }

    /// Sets the fields to null that only an answer could tell.
    pub fn told_nothing_more(&mut self) {
        tell(&mut self.id, None);
        tell(&mut self.created_at, None);
    }
}

fn tell<T>(attr: &mut Attr<T>, told: Option<T>) {
    if told.is_some() || attr.is_unknown() {
        *attr = told.into();
    }
}
