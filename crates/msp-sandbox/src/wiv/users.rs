//! `POST /msp/customers/{customer_id}/users`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{created, unknown_customer};
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::{Assumptions, EmailEcho, MalformedEmails, RepeatedUsers};
use crate::state::{Customer, Draw, User};

pub(super) fn add(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    app.store.read(|state| state.customer(&call.id).map(drop)).ok_or_else(unknown_customer)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let emails = fields.texts("user_emails")?;
    let role = fields.filled("role")?;
    if assumptions.malformed_emails == MalformedEmails::Refused
        && !emails.iter().all(|email| is_address(email))
    {
        return Err(fields.invalid("user_emails", "must be a list of addresses").into());
    }
    fields.finish()?;

    let data = app.store.change(|state, draw| {
        let customer = state.customer_mut(&call.id).ok_or_else(unknown_customer)?;
        let (mut added, mut failed) = (Vec::new(), Vec::new());
        for email in &emails {
            let written = match assumptions.email_echo {
                EmailEcho::AsSent => (*email).to_owned(),
                EmailEcho::Lower => email.to_lowercase(),
            };
            match add_one(customer, email, role, assumptions, draw) {
                Ok(id) => added.push(json!({"email": written, "role": role, "user_id": id})),
                Err(reason) => failed.push(json!({"email": written, "reason": reason})),
            }
        }
        let summary = json!({
            "failed": failed.len(),
            "successfully_added": added.len(),
            "total_requested": emails.len(),
        });
        Ok::<_, Refusal>(json!({
            "added_users": added,
            "customer_id": customer.customer_id,
            "customer_name": assumptions.told_name(&customer.name),
            "failed_users": failed,
            "summary": summary,
        }))
    })?;
    Ok(created(app, data, None))
}

/// The user's id, or the reason why there is none.
fn add_one(
    customer: &mut Customer,
    email: &str,
    role: &str,
    assumptions: &Assumptions,
    draw: &mut Draw,
) -> Result<String, String> {
    if !is_address(email) {
        return Err("Invalid email".to_owned());
    }
    let domain = email.rsplit('@').next().unwrap_or_default();
    if domain.eq_ignore_ascii_case(&assumptions.failing_domain) {
        return Err(assumptions.failing_reason.clone());
    }
    let known = |user: &&User| user.email.eq_ignore_ascii_case(email);
    let user_id = customer.users.iter().find(known).map(|user| user.user_id.clone());
    if let Some(user_id) = &user_id
        && customer.users.iter().filter(known).any(|user| user.role == role)
    {
        return match assumptions.repeated_users {
            RepeatedUsers::Added => Ok(user_id.clone()),
            RepeatedUsers::Failed => Err("User already exists".to_owned()),
        };
    }
    let user_id = user_id.unwrap_or_else(|| draw.uuid());
    customer.users.push(User {
        user_id: user_id.clone(),
        email: email.to_owned(),
        role: role.to_owned(),
    });
    Ok(user_id)
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        let clean = |part: &str| !part.is_empty() && !part.contains([' ', '@']);
        clean(local) && clean(domain)
    })
}
