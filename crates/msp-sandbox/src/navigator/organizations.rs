//! Customer organizations: `/cphub/api/core/v1/mgmt/orgs/...`.
//!
//! Create and list use the provider's id, read and update the tenant's own.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::states;
use crate::app::App;
use crate::endpoint::{Call, Fields, Invalid, Refusal};
use crate::settings::{
    AdminUserEmail, Assumptions, ProviderToken, StateEcho, TenantDomains, TenantReads, TenantTypes,
    UpdateAnswer,
};
use crate::state::{State, Tenant};
use crate::timestamps::epoch_milliseconds;

/// The fields that the documented answer to a create leaves out.
const NOT_CREATED: &[&str] =
    &["adminUserName", "adminUserEmail", "createTimestamp", "updateTimestamp"];
/// The fields that the documented list leaves out.
const NOT_LISTED: &[&str] = &["addressLine1", "addressLine2"];
/// The fields that the documented read of one organization leaves out.
const NOT_READ: &[&str] = &["addressLine1", "addressLine2", "adminUserEmail"];

pub(super) fn create(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    must_be_provider(app, call)?;
    let body = call.json()?;
    let wanted = check(&body, assumptions)?;
    let tenant = app.store.change(|state, draw| {
        refuse_taken_domain(state, &wanted.domain, None, assumptions)?;
        let now = epoch_milliseconds(OffsetDateTime::now_utc());
        let tenant = Tenant {
            id: draw.uuid(),
            name: draw.tenant_name(),
            status: "ACTIVE".to_owned(),
            org_type: "TENANT".to_owned(),
            parent_org_id: call.id.clone(),
            create_timestamp: now,
            update_timestamp: now,
            lag: call.lag(assumptions.list_lag),
            ..wanted
        };
        state.tenants.push(tenant.clone());
        Ok::<_, Refusal>(tenant)
    })?;
    Ok((StatusCode::CREATED, told(&tenant, NOT_CREATED, assumptions)))
}

pub(super) fn list(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    must_be_provider(app, call)?;
    let omitted = omitted_in_reads(NOT_LISTED, assumptions);
    let now = OffsetDateTime::now_utc();
    let shown = |state: &State| -> Value {
        let listed = state.tenants.iter().filter(|tenant| tenant.lag.is_over(now));
        listed.map(|tenant| told(tenant, omitted, assumptions)).collect()
    };
    let lagging = |state: &State| state.tenants.iter().any(|tenant| tenant.lag.counts());
    let rows = if app.store.read(lagging) {
        app.store.change(|state, _| {
            let rows = shown(state);
            state.tenants.iter_mut().for_each(|tenant| tenant.lag.count());
            Ok::<_, Refusal>(rows)
        })?
    } else {
        app.store.read(shown)
    };
    Ok((StatusCode::OK, rows))
}

pub(super) fn read(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    if call.id == app.options.credentials.provider_org_id {
        return Ok((StatusCode::OK, app.store.read(|state| provider(&call.id, state))));
    }
    let omitted = omitted_in_reads(NOT_READ, assumptions);
    let tenant =
        app.store.read(|state| state.tenant(&call.id).map(|one| told(one, omitted, assumptions)));
    tenant.map(|tenant| (StatusCode::OK, tenant)).ok_or_else(unknown)
}

pub(super) fn update(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    app.store.read(|state| state.tenant(&call.id).map(drop)).ok_or_else(unknown)?;
    if assumptions.provider_token == ProviderToken::Reads {
        let text = "The token of the provider organization may not update a tenant";
        return Err(Refusal::new(StatusCode::FORBIDDEN, text));
    }
    let body = call.json()?;
    let wanted = check(&body, assumptions)?;
    let tenant = app.store.change(|state, _| {
        refuse_taken_domain(state, &wanted.domain, Some(&call.id), assumptions)?;
        let tenant = state.tenant_mut(&call.id).ok_or_else(unknown)?;
        let now = epoch_milliseconds(OffsetDateTime::now_utc());
        *tenant = Tenant {
            id: tenant.id.clone(),
            name: tenant.name.clone(),
            admin_user_name: tenant.admin_user_name.clone(),
            status: tenant.status.clone(),
            org_type: tenant.org_type.clone(),
            parent_org_id: tenant.parent_org_id.clone(),
            child_org_ids: tenant.child_org_ids.clone(),
            is_federated: tenant.is_federated,
            create_timestamp: tenant.create_timestamp,
            // Two updates within a millisecond still differ.
            update_timestamp: now.max(tenant.update_timestamp.saturating_add(1)),
            lag: tenant.lag,
            ..wanted
        };
        Ok::<_, Refusal>(tenant.clone())
    })?;
    let omitted = match assumptions.update_answer {
        UpdateAnswer::Read => omitted_in_reads(NOT_READ, assumptions),
        UpdateAnswer::Created => NOT_CREATED,
    };
    Ok((StatusCode::OK, told(&tenant, omitted, assumptions)))
}

/// The documented fields, the same for create and update. It fills in only these.
fn check(body: &Value, assumptions: &Assumptions) -> Result<Tenant, Invalid> {
    let mut fields = Fields::of_body(body, assumptions)?;
    let tenant = Tenant {
        tenant_type: fields.filled("tenantType")?.to_owned(),
        country: fields.text("country")?.to_owned(),
        display_name: fields.filled("displayName")?.to_owned(),
        company_name: fields.filled("companyName")?.to_owned(),
        city: fields.filled("city")?.to_owned(),
        state: fields.text("state")?.to_owned(),
        zip: fields.text("zip")?.to_owned(),
        domain: fields.filled("domain")?.to_owned(),
        address_line1: fields.filled("addressLine1")?.to_owned(),
        address_line2: fields.optional_text("addressLine2")?.map(ToOwned::to_owned),
        admin_user_email: fields.optional_text("adminUserEmail")?.unwrap_or_default().to_owned(),
        tag: fields.optional_text("tag")?.unwrap_or_default().to_owned(),
        ..Tenant::default()
    };
    let country = tenant.country.as_bytes();
    if country.len() != 2 || !country.iter().all(u8::is_ascii_alphabetic) {
        return Err(fields.invalid("country", "must be a country code of two letters"));
    }
    if assumptions.tenant_types == TenantTypes::Default && tenant.tenant_type != "DEFAULT" {
        return Err(fields.invalid("tenantType", "must be DEFAULT"));
    }
    if assumptions.admin_user_email == AdminUserEmail::Refused
        && !tenant.admin_user_email.is_empty()
    {
        return Err(fields.invalid("adminUserEmail", "cannot be set"));
    }
    fields.finish()?;
    Ok(tenant)
}

fn must_be_provider(app: &App, call: &Call) -> Result<(), Refusal> {
    if call.id == app.options.credentials.provider_org_id { Ok(()) } else { Err(unknown()) }
}

fn unknown() -> Refusal {
    Refusal::not_found("Organization not found")
}

fn refuse_taken_domain(
    state: &State,
    domain: &str,
    own: Option<&str>,
    assumptions: &Assumptions,
) -> Result<(), Refusal> {
    let taken = |tenant: &Tenant| tenant.domain == domain && Some(tenant.id.as_str()) != own;
    if assumptions.tenant_domains == TenantDomains::Unique && state.tenants.iter().any(taken) {
        return Err(Refusal::conflict("An organization with this domain already exists"));
    }
    Ok(())
}

fn omitted_in_reads(
    documented: &'static [&str],
    assumptions: &Assumptions,
) -> &'static [&'static str] {
    match assumptions.tenant_reads {
        TenantReads::Documented => documented,
        TenantReads::Whole => &[],
    }
}

/// An Org as an answer shows it, without these fields.
fn told(tenant: &Tenant, omitted: &[&str], assumptions: &Assumptions) -> Value {
    let mut org = match serde_json::to_value(tenant) {
        Ok(Value::Object(org)) => org,
        _ => Map::new(),
    };
    org.retain(|name, _| name != "lag" && !omitted.contains(&name.as_str()));
    let display_name = assumptions.told_name(&tenant.display_name);
    org.insert("displayName".to_owned(), Value::from(display_name));
    if assumptions.state_echo == StateEcho::Abbreviated {
        org.insert("state".to_owned(), Value::from(states::abbreviated(&tenant.state)));
    }
    Value::Object(org)
}

/// The provider's own Org.
fn provider(id: &str, state: &State) -> Value {
    let tenants: Vec<&str> = state.tenants.iter().map(|tenant| tenant.id.as_str()).collect();
    json!({
        "id": id, "name": "sandbox1", "displayName": "Sandbox Provider",
        "companyName": "Sandbox Provider", "country": "US", "state": "", "city": "", "zip": "",
        "domain": "provider.example", "tag": "", "status": "ACTIVE", "orgType": "PROVIDER",
        "parentOrgId": "", "childOrgIds": tenants, "tenantType": "DEFAULT", "isFederated": false,
    })
}
