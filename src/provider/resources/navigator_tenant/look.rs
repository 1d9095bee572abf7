//! The look before a create: the tenants that are called alike.

use super::{NavigatorTenant, words};
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
        tenant.display_name.as_deref() == Some(sought.display_name)
            && tenant
                .domain
                .as_ref()
                .is_some_and(|domain| domain.to_lowercase() == sought.domain.to_lowercase())
            && Some(tenant.id.as_str()) != sought.left_behind
            && !self.backend.left_behind.contains(&tenant.id)
    }
}
