//! The calls that have a side effect: how one is brought about, and what it leaves behind.

use terraform_provider_msp::sandbox::State;

/// A call with a side effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Customer,
    Integration,
    Tenant,
    Users,
    Link,
    ChangeTenant,
}

/// Those that make what would be there for ever: after a lost answer they are looked up.
pub const LOOKED_UP: [Call; 3] = [Call::Customer, Call::Integration, Call::Tenant];

/// Those for which sending again does no harm.
pub const SENT_AGAIN: [Call; 3] = [Call::Users, Call::Link, Call::ChangeTenant];

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
        }
    }

    /// Where the block is.
    pub fn address(self) -> &'static str {
        match self {
            Self::Customer => "msp_customer.a",
            Self::Integration => "msp_integration.a",
            Self::Tenant | Self::ChangeTenant => "msp_navigator_tenant.a",
            Self::Users => "msp_customer_users.a",
            Self::Link => "msp_aws_onboarding_link.a",
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
        }
    }

    /// The block.
    pub fn block(self) -> String {
        match self {
            Self::Customer => customer("a", "Acme", ""),
            Self::Integration => {
                r#"resource "msp_integration" "a" {
  customer_id = "c-1"
  name        = "Beta-AWS"
  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = "unique-external-identifier"
  }
}
"#
            }
            .to_owned(),
            Self::Tenant => tenant("Atlanta"),
            Self::ChangeTenant => tenant("Boston"),
            Self::Users => r#"resource "msp_customer_users" "a" {
  customer_id = "c-1"
  role        = "Member"
  user_emails = ["person@example.com"]
}
"#
            .to_owned(),
            Self::Link => {
                "resource \"msp_aws_onboarding_link\" \"a\" {\n  customer_id = \"c-1\"\n}\n"
                    .to_owned()
            }
        }
    }

    /// The block before the call, if there has to be one.
    pub fn before(self) -> Option<String> {
        (self == Self::ChangeTenant).then(|| tenant("Atlanta"))
    }

    /// The ids of what it has left behind in the service; for users, their addresses.
    pub fn objects(self, state: &State) -> Vec<String> {
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
        }
    }
}

/// A customer of this label and name, and what else stands in its block.
pub fn customer(label: &str, name: &str, more: &str) -> String {
    format!("resource \"msp_customer\" \"{label}\" {{\n  name = \"{name}\"\n{more}\n}}\n")
}

fn tenant(city: &str) -> String {
    format!(
        r#"resource "msp_navigator_tenant" "a" {{
  display_name  = "Lorem"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "{city}"
  state         = "Georgia"
  zip           = "30313"
  domain        = "lorem.com"
  address_line1 = "Rosebery Avenue 13"
}}
"#
    )
}
