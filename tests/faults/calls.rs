//! The calls that have a side effect: how one is brought about, and what it leaves behind.

use msp_sandbox::{Member, State};
use support::hcl::Block;

/// A call with a side effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Customer,
    Integration,
    Tenant,
    Users,
    Link,
    ChangeTenant,
    AddUser,
    ChangeRoles,
    EnableService,
    RemoveUser,
    RevokeInvitation,
}

/// Those that make what would be there for ever: after a lost answer they are looked up.
pub const LOOKED_UP: [Call; 3] = [Call::Customer, Call::Integration, Call::Tenant];

/// Those for which sending again does no harm.
pub const SENT_AGAIN: [Call; 3] = [Call::Users, Call::Link, Call::ChangeTenant];

/// Those in an organization of Navigator that are held against its lists after a lost answer.
pub const IN_ORGANIZATIONS: [Call; 3] = [Call::AddUser, Call::ChangeRoles, Call::EnableService];

/// Those that end something.
pub const REMOVALS: [Call; 2] = [Call::RemoveUser, Call::RevokeInvitation];

/// The calls that stand in one configuration.
pub const GROUPS: [&[Call]; 4] = [&LOOKED_UP, &SENT_AGAIN, &IN_ORGANIZATIONS, &REMOVALS];

/// The customer that the others hang off; made by hand.
pub const PARENT: &str = "c-1";

impl Call {
    /// As the documentation's table has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Integration => "integration",
            Self::Tenant => "tenant",
            Self::Users => "users",
            Self::Link => "link",
            Self::ChangeTenant => "tenant (change)",
            Self::AddUser => "user",
            Self::ChangeRoles => "user (roles)",
            Self::EnableService => "service",
            Self::RemoveUser => "user (removal)",
            Self::RevokeInvitation => "invitation (removal)",
        }
    }

    /// The method and path that it sends.
    pub fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::Customer => ("POST", "/msp/customers"),
            Self::Integration => ("POST", "/msp/customers/*/integrations"),
            Self::Tenant => ("POST", "/cphub/api/core/v1/mgmt/orgs/*/tenants"),
            Self::Users => ("POST", "/msp/customers/*/users"),
            Self::Link => ("POST", "/onboarding/aws/cloudformation-link"),
            Self::ChangeTenant => ("PUT", "/cphub/api/core/v1/mgmt/orgs/*"),
            Self::AddUser => ("POST", "/cphub/api/auth/v2/orgs/*/add-users"),
            Self::ChangeRoles => ("PATCH", "/cphub/api/auth/v1/orgs/*/users-org-roles"),
            Self::EnableService => ("PATCH", "/cphub/api/core/v1/mgmt/orgs/*/services/*"),
            Self::RemoveUser => ("DELETE", "/cphub/api/auth/v1/orgs/*/users"),
            Self::RevokeInvitation => ("DELETE", "/cphub/api/auth/v1/orgs/*/invitations"),
        }
    }

    /// Whether it ends something.
    pub fn is_removal(self) -> bool {
        REMOVALS.contains(&self)
    }

    /// Where the block is.
    pub fn address(self) -> &'static str {
        match self {
            Self::Customer => "msp_customer.a",
            Self::Integration => "msp_integration.a",
            Self::Tenant | Self::ChangeTenant => "msp_navigator_tenant.a",
            Self::Users => "msp_customer_users.a",
            Self::Link => "msp_aws_onboarding_link.a",
            Self::AddUser => "msp_navigator_user.added",
            Self::ChangeRoles => "msp_navigator_user.changed",
            Self::EnableService => "msp_navigator_service.a",
            Self::RemoveUser => "msp_navigator_user.leaving",
            Self::RevokeInvitation => "msp_navigator_user.invited",
        }
    }

    /// The name of the object, as messages have it.
    pub fn thing(self) -> &'static str {
        match self {
            Self::Customer => "Customer \"Acme\"",
            Self::Integration => "Integration \"Beta-AWS\"",
            Self::Tenant | Self::ChangeTenant => "Tenant \"Lorem\"",
            Self::Users => "customer c-1 as Member",
            Self::Link => "onboarding link of customer c-1",
            Self::AddUser => "User \"added@example.com\" of organization",
            Self::ChangeRoles => "User \"changed@example.com\" of organization",
            Self::EnableService => "Service \"sandbox-cloud-director\" of organization",
            Self::RemoveUser => "User \"leaving@example.com\" of organization",
            Self::RevokeInvitation => "User \"invited@invited.example\" of organization",
        }
    }

    /// The block.
    pub fn block(self) -> String {
        match self {
            Self::Customer => customer("a", "Acme", ""),
            Self::Integration => {
                let block = Block::resource("msp_integration", "a").text("name", "Beta-AWS");
                as_integration(block).to_string()
            }
            Self::Tenant => tenant("Atlanta"),
            Self::ChangeTenant => tenant("Boston"),
            Self::Users => Block::resource("msp_customer_users", "a")
                .text("customer_id", PARENT)
                .text("role", "Member")
                .texts("user_emails", &["person@example.com"])
                .to_string(),
            Self::Link => Block::resource("msp_aws_onboarding_link", "a")
                .text("customer_id", PARENT)
                .to_string(),
            Self::AddUser => user("added", "added@example.com", SUPPORT),
            Self::ChangeRoles => user("changed", "changed@example.com", ADMIN),
            Self::EnableService => Block::resource("msp_navigator_service", "a")
                .text("org_id", ORG)
                .text("service_id", "sandbox-cloud-director")
                .to_string(),
            Self::RemoveUser | Self::RevokeInvitation => String::new(),
        }
    }

    /// The block before the call, if there has to be one.
    pub fn before(self) -> Option<String> {
        match self {
            Self::ChangeTenant => Some(tenant("Atlanta")),
            Self::ChangeRoles => Some(user("changed", "changed@example.com", SUPPORT)),
            Self::RemoveUser => Some(user("leaving", "leaving@example.com", SUPPORT)),
            Self::RevokeInvitation => Some(user("invited", "invited@invited.example", SUPPORT)),
            _ => None,
        }
    }

    /// The ids of what it has left behind in the service; for users, their addresses. Of what
    /// is to be ended, what is still there.
    pub fn objects(self, state: &State) -> Vec<String> {
        let members = |is_it: fn(&Member) -> bool| {
            state.members.iter().filter(|one| is_it(one)).map(|one| one.username.clone()).collect()
        };
        let parent = || state.customers.iter().filter(|one| one.customer_id == PARENT);
        match self {
            Self::Customer => {
                let named = state.customers.iter().filter(|one| one.name == "Acme");
                named.map(|one| one.customer_id.clone()).collect()
            }
            Self::Integration => parent()
                .flat_map(|one| &one.integrations)
                .map(|one| one.integration_id.clone())
                .collect(),
            Self::Tenant => state.tenants.iter().map(|one| one.id.clone()).collect(),
            Self::ChangeTenant => {
                let changed = state.tenants.iter().filter(|one| one.city == "Boston");
                changed.map(|one| one.id.clone()).collect()
            }
            Self::Users => {
                parent().flat_map(|one| &one.users).map(|one| one.email.clone()).collect()
            }
            Self::Link => {
                parent().flat_map(|one| &one.links).map(|one| one.external_id.clone()).collect()
            }
            Self::AddUser => members(|one| one.username.starts_with("added@")),
            Self::ChangeRoles => members(|one| one.org_roles == [ADMIN]),
            Self::EnableService => {
                state.enabled_services.iter().map(|one| one.id.clone()).collect()
            }
            Self::RemoveUser => members(|one| one.username.starts_with("leaving@")),
            Self::RevokeInvitation => {
                state.invitations.iter().map(|one| one.email.clone()).collect()
            }
        }
    }
}

/// The provider organization of the sandbox, whose users and services they are.
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
const SUPPORT: &str = "msp:provider_support_user";
const ADMIN: &str = "msp:provider_admin";

fn user(label: &str, email: &str, role: &str) -> String {
    Block::resource("msp_navigator_user", label)
        .text("org_id", ORG)
        .text("email", email)
        .texts("org_roles", &[role])
        .to_string()
}

/// A customer of this label and name, and what else stands in its block.
pub fn customer(label: &str, name: &str, more: &str) -> String {
    Block::resource("msp_customer", label).text("name", name).line(more).to_string()
}

fn tenant(city: &str) -> String {
    let block = Block::resource("msp_navigator_tenant", "a").text("display_name", "Lorem");
    as_tenant(block, city).to_string()
}

/// The block of a tenant with all that it needs beside a name.
pub fn as_tenant(block: Block, city: &str) -> Block {
    block
        .text("company_name", "Lorem Ipsum")
        .text("country", "US")
        .text("city", city)
        .text("state", "Georgia")
        .text("zip", "30313")
        .text("domain", "lorem.com")
        .text("address_line1", "Rosebery Avenue 13")
}

/// The block of an integration with all that it needs beside a name.
pub fn as_integration(block: Block) -> Block {
    block.text("customer_id", PARENT).object(
        "aws",
        &[
            ("role_arn", r#""arn:aws:iam::123456789012:role/WivAccessRole""#),
            ("external_id", r#""unique-external-identifier""#),
        ],
    )
}
