//! Whether the customer that a block belongs to exists.
//!
//! The apply would refuse a wrong `customer_id` after it has made other things. So the plan looks
//! for it, in a list that all blocks of a run share. Only a certain fault is an error. A list that
//! fails or is not complete says nothing, and a list may be late.

use std::sync::Arc;

use tfplugin::framework::{Attr, Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::backend::{self, Age, Api as _, Backend, Customers, Wiv};
use super::did_you_mean;
use crate::http::{CancellationToken, Error, ErrorKind};

/// The blocks of this resource report a wrong customer of the state themselves.
const CUSTOMER: &str = "msp_customer";

/// Looks for the customer, unless the id or the endpoint is not known yet.
///
/// # Errors
/// If there is none, or if every call would be refused.
pub async fn check(
    backend: &Backend,
    customer_id: &Attr<String>,
    stop: &CancellationToken,
) -> Result<(), Diagnostic> {
    let configured = backend.configured();
    let Some(wiv) = configured.wiv.ready_or_later()? else { return Ok(()) };
    let Some(id) = customer_id.text() else { return Ok(()) };
    if wiv.has_customer(id) || backend.run.is_taken(CUSTOMER, id) {
        return Ok(());
    }
    let customers = match look(&wiv, id, stop).await {
        Ok(customers) => customers,
        Err(error) if error.kind() == ErrorKind::Unauthorized => {
            return Err(backend::refused("Cannot look for the customer", &error, &wiv.credential));
        }
        Err(error) => {
            tracing::warn!(tried = error.tried(), "whether the customer exists was not found out");
            return Ok(());
        }
    };
    // The process that applies reads no customer, and a list may not show a customer of an earlier
    // apply.
    if customers.find(id).is_some() || configured.journal.made_lately(id).await {
        return Ok(());
    }
    Err(none(id, &customers, &wiv).because_of(format!("no customer {id}")))
}

/// The list of this run. If that does not show the customer, another process may have made it
/// meanwhile, for another provider block.
async fn look(wiv: &Wiv, id: &str, stop: &CancellationToken) -> Result<Arc<Customers>, Error> {
    let listed = wiv.customers(Age::OfThisRun, stop).await?;
    if listed.find(id).is_some() { Ok(listed) } else { wiv.customers(Age::Anew, stop).await }
}

/// No customer has that id.
pub fn none(id: &str, customers: &Customers, wiv: &Wiv) -> Diagnostic {
    let credential = &wiv.credential;
    let next = meant(id, customers).map_or_else(
        || "Check".to_owned(),
        |meant| format!("Did you mean {meant}?\n\nIf not, check"),
    );
    Diagnostic::error(
        format!("No customer with the id {id}", id = quoted(id)),
        format!(
            "{next} `customer_id`, and that the credential from {credential} belongs to the \
             organization that has this customer.\n\n\
             It is not in the list of customers (`GET /msp/customers`).{shows} A customer that was \
             made elsewhere moments ago may not be listed yet. Then run Terraform again some \
             minutes later.",
            shows = wiv.shows().map(|shows| format!(" {shows}")).unwrap_or_default(),
        ),
    )
    .at(Path::attribute("customer_id"))
}

/// The customers that the author may have meant: by a similar id, or by the name.
fn meant(wanted: &str, customers: &Customers) -> Option<String> {
    let ways = customers.iter().flat_map(|one| {
        let name = one.name.clone().map(|name| (name, one));
        [Some((one.id.clone(), one)), name].into_iter().flatten()
    });
    let mut near = did_you_mean::nearest(wanted, ways);
    near.dedup_by(|one, other| one.id == other.id);
    let written = near.into_iter().map(|one| {
        let called = one.name.as_deref().map(|name| format!(" ({})", quoted(name)));
        format!("`customer_id = {}`{}", quoted(&one.id), called.unwrap_or_default())
    });
    let written: Vec<_> = written.collect();
    (!written.is_empty()).then(|| written.join(", or "))
}
