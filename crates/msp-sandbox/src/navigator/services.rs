//! Services of an organization: `/cphub/api/core/v1/mgmt/orgs/{org_id}/services`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::endpoint::{Call, Refusal};
use crate::settings::{EnablePayload, ServicesAgain};
use crate::state::{EnabledService, State};

/// A service that every organization can see.
struct Definition {
    id: &'static str,
    name: &'static str,
    display_name: &'static str,
    can_be_enabled: bool,
    /// Every organization has it from the start.
    from_the_start: bool,
}

/// No document lists them. The first id is one of the guide's.
const DEFINITIONS: &[Definition] = &[
    Definition {
        id: "I8_vUYLiPxopN_YFGqhgbH6rrAI_",
        name: "log-intelligence",
        display_name: "Log Intelligence",
        can_be_enabled: true,
        from_the_start: false,
    },
    Definition {
        id: "sandbox-cloud-director",
        name: "cloud-director",
        display_name: "VMware Cloud Director",
        can_be_enabled: true,
        from_the_start: false,
    },
    Definition {
        id: "sandbox-usage-insight",
        name: "usage-insight",
        display_name: "vCloud Usage Insight",
        can_be_enabled: true,
        from_the_start: true,
    },
    Definition {
        id: "sandbox-commerce-portal",
        name: "commerce-portal",
        display_name: "VMware Commerce Portal",
        can_be_enabled: false,
        from_the_start: false,
    },
];

impl Definition {
    fn is_enabled(&self, org_id: &str, state: &State) -> bool {
        let is_it = |one: &EnabledService| one.org_id == org_id && one.id == self.id;
        self.from_the_start || state.enabled_services.iter().any(is_it)
    }
}

pub(super) fn list(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    super::must_exist(app, &call.id)?;
    let told = |state: &State| -> Value {
        let service = |one: &Definition| {
            json!({
                "id": one.id,
                "name": one.name,
                "displayName": one.display_name,
                "enabled": one.is_enabled(&call.id, state),
                "canBeEnabled": one.can_be_enabled,
                "accessibility": "PAID",
                "serviceRoles": [],
            })
        };
        DEFINITIONS.iter().map(service).collect()
    };
    Ok((StatusCode::OK, app.store.read(told)))
}

pub(super) fn enable(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    super::must_exist(app, &call.id)?;
    let service = DEFINITIONS
        .iter()
        .find(|one| one.id == call.second_id)
        .ok_or_else(|| Refusal::not_found("Service not found"))?;
    if assumptions.enable_payload == EnablePayload::Enabled
        && call.json()?.get("enabled") != Some(&Value::Bool(true))
    {
        return Err(Refusal::bad_request("enabled must be true"));
    }
    if !service.can_be_enabled {
        return Err(Refusal::bad_request("The service cannot be enabled in this organization"));
    }
    app.store.change(|state, _| {
        if service.is_enabled(&call.id, state) {
            return match assumptions.services_again {
                ServicesAgain::Accepted => Ok(()),
                ServicesAgain::Refused => Err(Refusal::conflict("The service is enabled already")),
            };
        }
        let enabled = EnabledService { org_id: call.id.clone(), id: service.id.to_owned() };
        state.enabled_services.push(enabled);
        Ok(())
    })?;
    Ok((StatusCode::NO_CONTENT, Value::Null))
}
