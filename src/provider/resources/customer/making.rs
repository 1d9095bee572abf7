//! How a customer comes about: looked for, sent once, or found again after an answer that
//! was lost.

use tfplugin::framework::{Context, Diagnostic};

use super::{Customer, Model, TYPE, words};
use crate::http::{CancellationToken, Error};
use crate::provider::backend::{self, Wiv};
use crate::provider::look::{Existing, Found};
use crate::provider::{absence, near_name, told_name, unknown_outcome};
use crate::wiv;

/// What a look before a create has shown.
pub(super) struct Looked {
    /// The decision about the customers of that name.
    pub found: Found,
    /// What is said of one whose name is nearly that.
    pub near: Option<Diagnostic>,
}

impl Customer {
    /// The customers of that name, and the decision about them.
    pub(super) async fn look(
        &self,
        wiv: &Wiv,
        name: &str,
        adopt: bool,
        left_behind: Option<&str>,
        stop: &CancellationToken,
    ) -> Result<Looked, Error> {
        let customers = wiv.customers(stop).await?;
        let stays = |id: &str| Some(id) != left_behind && !self.backend.left_behind.contains(id);
        let mut existing = named(&customers, name);
        existing.retain(|one| stays(&one.id));
        let found = words::wanted(name).among(&existing, adopt, &self.backend.known);
        let near = near(&customers, name).find(|(id, _)| stays(id));
        Ok(Looked { found, near: near.map(|(id, other)| words::near(name, other, id)) })
    }

    /// Sends the create, once.
    pub(super) async fn make(
        &self,
        wiv: &Wiv,
        name: &str,
        context: &mut Context,
    ) -> Result<Option<String>, Diagnostic> {
        // Their ids alone, and the list let go of: one that is held while this customer is sent
        // has to be copied by whoever adds to it meanwhile.
        let before = {
            let customers = wiv.customers(&context.stop).await.map_err(|error| {
                backend::refused("Cannot look for the customer", &error, &wiv.credential)
            })?;
            named(&customers, name).into_iter().map(|one| one.id).collect()
        };
        let created = match wiv.client.stopped_by(&context.stop).create_customer(name).await {
            Ok(created) => created,
            Err(error) if error.may_have_happened() => {
                return self.find_again(wiv, name, &error, before, context).await;
            }
            Err(error) => {
                let what = format!("Customer {name:?} was not created");
                return Err(backend::refused(&what, &error, &wiv.credential));
            }
        };
        let told = created.name.unwrap_or_else(|| name.to_owned());
        told_name::hear(&words::wanted(name), &created.id, name, &told, context);
        note_made(wiv, &created.id, &told);
        absence::created_now(&mut context.private);
        Ok(Some(created.id))
    }

    /// After a lost answer: the id of what was made, or `None` while nobody knows.
    pub(super) async fn find_again(
        &self,
        wiv: &Wiv,
        name: &str,
        error: &Error,
        before: Vec<String>,
        context: &mut Context,
    ) -> Result<Option<String>, Diagnostic> {
        let stop = context.stop.clone();
        let look = || async { Ok(named(&wiv.customers_anew(&stop).await?, name)) };
        let wanted = words::wanted(name);
        let found =
            unknown_outcome::after_lost_answer(&wanted, error, before, look, context).await?;
        match &found {
            Some(id) => {
                note_made(wiv, id, name);
                told_name::note(&mut context.private, name);
                absence::created_now(&mut context.private);
            }
            None => self.backend.unresolved.add(&lock_of(name)),
        }
        Ok(found)
    }

    /// Looks for what was sent and not answered.
    pub(super) async fn resolve(
        &self,
        state: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let name = state.name.text().unwrap_or_default().to_owned();
        self.backend.unresolved.add(&lock_of(&name));
        let wiv = self.backend.configured().wiv.ready()?;
        let stop = context.stop.clone();
        let look = || async {
            let customers = wiv.customers_anew(&stop).await.map_err(|error| {
                backend::refused("Cannot look for the customer", &error, &wiv.credential)
            })?;
            let mut named = named(&customers, &name);
            // What another block manages by now is not what this one has made.
            named.retain(|one| !self.backend.known.contains(&one.id));
            Ok(named)
        };
        let id = unknown_outcome::resolve(&words::wanted(&name), look, context).await?;
        self.backend.unresolved.remove(&lock_of(&name));
        self.backend.known.add(&id);
        told_name::note(&mut context.private, &name);
        Ok(Model { id: id.into(), ..state })
    }
}

/// The customers of that name.
pub(super) fn named(customers: &[wiv::Customer], name: &str) -> Vec<Existing> {
    customers
        .iter()
        .filter(|customer| customer.name.as_deref() == Some(name))
        .map(|customer| Existing { id: customer.id.clone(), import_id: customer.id.clone() })
        .collect()
}

/// The ids and names of those whose name is nearly that.
fn near<'a>(
    customers: &'a [wiv::Customer],
    name: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let named = customers.iter().filter_map(|one| Some((one.id.as_str(), one.name.as_deref()?)));
    named.filter(move |(_, other)| near_name::are_near(name, other))
}

/// Lets the next look see one that we have made.
fn note_made(wiv: &Wiv, id: &str, name: &str) {
    let customer = wiv::Customer {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        ..wiv::Customer::default()
    };
    wiv.made_customer(customer);
}

/// What is held while a customer of that name is looked for and created.
pub(super) fn lock_of(name: &str) -> String {
    format!("{TYPE} {name}")
}
