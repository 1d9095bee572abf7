//! The look before a create: the tenants that are called alike.

use super::{NavigatorTenant, TYPE, words};
use crate::http::{CancellationToken, Error};
use crate::navigator::Organization;
use crate::provider::backend::Navigator;
use crate::provider::look::{Existing, Found};

/// What a look is about.
pub struct Sought<'a> {
    /// The organization that has the tenants.
    pub provider_org: &'a str,
    pub display_name: &'a str,
    pub domain: &'a str,
    /// Whether one that exists may be taken over.
    pub adopt: bool,
    /// One that is not in the way.
    pub left_behind: Option<&'a str>,
}

impl Sought<'_> {
    /// What is held while such a tenant is looked for and created.
    pub(super) fn lock(&self) -> String {
        let Self { provider_org, display_name, domain, .. } = self;
        format!("{TYPE} {provider_org} {} {display_name}", domain.to_lowercase())
    }
}

/// Whether a tenant has that name and domain.
pub(super) fn is_called(sought: &Sought<'_>, tenant: &Organization) -> bool {
    let domain = tenant.domain.as_ref().map(|domain| domain.to_lowercase());
    tenant.display_name.as_deref() == Some(sought.display_name)
        && domain.is_some_and(|domain| domain == sought.domain.to_lowercase())
}

impl NavigatorTenant {
    /// The tenants of that name and domain, and the decision about them; the organization
    /// as listed if it is to be adopted.
    pub(super) async fn look(
        &self,
        navigator: &Navigator,
        sought: &Sought<'_>,
        stop: &CancellationToken,
    ) -> Result<(Found, Option<Organization>), Error> {
        let tenants = navigator.tenants(sought.provider_org, stop).await?;
        let alike: Vec<_> =
            tenants.iter().filter(|tenant| self.is_sought(sought, tenant)).collect();
        let existing: Vec<_> = alike
            .iter()
            .map(|tenant| Existing { id: tenant.id.clone(), import_id: tenant.id.clone() })
            .collect();
        let wanted = words::wanted(sought.display_name, sought.domain);
        let found = wanted.among(&existing, sought.adopt, &self.backend.known);
        Ok((found, alike.first().map(|tenant| (*tenant).clone())))
    }

    fn is_sought(&self, sought: &Sought<'_>, tenant: &Organization) -> bool {
        is_called(sought, tenant)
            && Some(tenant.id.as_str()) != sought.left_behind
            && !self.backend.left_behind.contains(&tenant.id)
    }
}
