//! `data "msp_navigator_organization"`: an organization of Navigator, by its id.

use std::sync::Arc;

use tfplugin::framework::{
    Attribute, CallContext, Configurable, DataSource, Diagnostic, Path, Schema, Type, Validator,
};
use tfplugin::hcl::quoted;

use super::organization::{self, Organization};
use crate::http::{Error, ErrorKind};
use crate::provider::backend::{self, Backend, Navigator};
use crate::provider::checks;

/// The data source.
pub struct NavigatorOrganization {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorOrganization {
    type Model = Organization;
    const TYPE: &'static str = "msp_navigator_organization";

    fn schema(&self) -> Schema {
        let mut attributes = vec![
            Attribute::required(
                "id",
                Type::String,
                "Id of the organization (`orgId`): the provider's, or a customer's.",
            )
            .validate(Validator::text(checks::name)),
        ];
        attributes.extend(organization::attributes());
        Schema::new(
            "An organization in VMware Cloud Partner Navigator: the provider's own, or a \
             customer's.\n\n\
             The provider reads it with `GET …/orgs/{orgId}`. Fields that Navigator does not \
             return are null.",
            attributes,
        )
    }
}

impl DataSource for NavigatorOrganization {
    async fn read(
        &self,
        config: Organization,
        context: &mut CallContext,
    ) -> Result<Organization, Diagnostic> {
        let navigator = self.backend.configured().navigator.ready()?;
        let id = config.id.text().unwrap_or_default();
        let client = navigator.client.stopped_by(&context.stop);
        let told = client
            .get_organization(id)
            .await
            .map_err(|error| cannot_be_read(id, &error, &navigator))?;
        let mut organization = Organization::of(&told);
        // The answer may spell it differently. Core takes no other id than the requested one.
        organization.id.clone_from(&config.id);
        Ok(organization)
    }
}

fn cannot_be_read(id: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        let what = format!("Organization {id} cannot be read", id = quoted(id));
        return backend::refused(&what, error, &navigator.credential);
    }
    let next = format!(
        "Check the id, and that the credential from {} belongs to this organization or to the one \
         above it.",
        navigator.credential
    );
    backend::failed(&format!("No organization with the id {id}", id = quoted(id)), error, &next)
        .at(Path::attribute("id"))
}
