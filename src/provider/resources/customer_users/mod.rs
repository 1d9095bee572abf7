//! `msp_customer_users`: users of a customer who get a role.
//!
//! `POST /msp/customers/<customer_id>/users` sends them. Its normal answer may be that some were
//! added and some were not. Wiv documents no call that lists, changes or removes a user.

mod addresses;
mod batch_result;
mod diff;
mod noting;
mod schema;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::http::ErrorKind;
use crate::provider::backend::Backend;
use crate::provider::permanent::journal::Page;
use crate::provider::permanent::leave::{self, Undeletable};
use crate::provider::permanent::mailed::List;
use crate::provider::permanent::words as all;
use crate::provider::{customer_id, documented, import_id};
use crate::wiv;
use batch_result::BatchResult;
use diff::Diff;
use tfplugin::framework::{
    Attr, Context, Diagnostic, Diagnostics, Note, PlanContext, Resource, Schema, Set,
};
use tfplugin::model;

const TYPE: &str = "msp_customer_users";
/// Why an added user stays.
const CANNOT: &str = "Wiv documents no call that changes or removes a user";

/// Each plan of an existing block leaves this note. The block that replaces it may send the same
/// addresses.
const ID: Note = Note::new("l").formerly("list");

/// The roles in Wiv's documentation. It may add others.
const ROLES: &[&str] = &["MSP-Admin", "Admin", "Editor", "Member", "Guest"];

/// A set of texts in Terraform.
type Addresses = Attr<Set<Attr<String>>>;

model! {
    /// Its attributes.
    pub struct Model {
        customer_id: Attr<String>,
        role: Attr<String>,
        user_emails: Addresses,
        retry_failed: Attr<bool>,
        deletion_policy: Attr<String>,
        id: Attr<String>,
        users: Attr<BTreeMap<String, User>>,
        failed_users: Attr<BTreeMap<String, String>>,
    }
}

model! {
    /// The fields that Wiv returns about a user it has added.
    pub struct User {
        user_id: Attr<String>,
        role: Attr<String>,
    }
}

/// The resource.
pub struct CustomerUsers {
    pub backend: Arc<Backend>,
}

impl CustomerUsers {
    /// Sends addresses. A lost answer is an outcome, and no error: after an error, nobody would
    /// know who may have been added.
    async fn send(
        &self,
        plan: &Model,
        addresses: &[String],
        again: &[String],
        context: &mut Context,
    ) -> Result<BatchResult, Diagnostic> {
        let configured = self.backend.configured();
        let wiv = configured.wiv.ready()?;
        let page = noting::take(&configured.journal, &wiv, plan, context).await?;
        // The plan proposed to send these again, so they are sent in any case.
        let before = noting::before(&page, &wiv, addresses);
        context.warnings.extend(words::added_before(plan, &before));
        let mut to_send = before.rest(addresses);
        to_send.extend(again.iter().cloned());
        to_send.sort();
        if to_send.is_empty() {
            return Ok(before.and(BatchResult::of(&[], &wiv::UsersAdded::default())));
        }
        noting::begin(&page, &wiv, plan, &to_send)?;
        let sent = self.send_all(plan, &to_send, Arc::new(page), context).await?;
        Ok(before.and(sent))
    }

    async fn send_all(
        &self,
        plan: &Model,
        addresses: &[String],
        page: Arc<Page>,
        context: &mut Context,
    ) -> Result<BatchResult, Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let customer_id = plan.customer_id.text().unwrap_or_default();
        let role = plan.role.text().unwrap_or_default();
        let client = wiv.client.stopped_by(&context.stop).noted_by(page.clone());
        let list = list(plan, addresses);
        let sending = list.as_ref().map_or(Ok(()), |list| self.backend.mailed.sending(list));
        sending.map_err(|taken| words::taken(plan, &taken))?;
        let answer = client.add_users(customer_id, addresses, role).await;
        wiv.figures_changed();
        match answer {
            Ok(answer) => {
                let result = BatchResult::of(addresses, &answer);
                noting::added(&page, &result);
                context.warnings.extend(words::not_added(plan, &result.failed));
                context.warnings.extend(words::other_roles(plan, &result.users));
                Ok(result)
            }
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
                context.warnings.push(words::answer_lost(plan, addresses, &error));
                Ok(BatchResult::lost(addresses))
            }
            Err(error) => {
                if let Some(list) = &list {
                    self.backend.mailed.not_sent(list);
                }
                Err(words::not_sent(plan, addresses, &error, &wiv.credential))
            }
        }
    }
}

impl Resource for CustomerUsers {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        diagnostics.extend(addresses::check(&config.user_emails));
        diagnostics.extend(documented::check("role", &config.role, ROLES));
    }

    fn may_lack(&self, attribute: &str) -> bool {
        attribute == "customer_id" && self.backend.keeps_missing()
    }

    async fn plan_create(&self, _config: &Model, plan: &mut Model, context: &mut PlanContext) {
        Undeletable::plan_create(TYPE, CANNOT, context);
        if plan.customer_id.is_null() {
            let why = all::no_owner(TYPE, &words::thing(plan), "customer_id");
            return context.diagnostics.push(why);
        }
        let replaced = context.replaces.as_ref().and_then(|old| old.get::<String>(ID));
        let checked = customer_id::check(&self.backend, &plan.customer_id, &context.stop).await;
        context.diagnostics.extend(checked.err());
        if let (Some(customer_id), Some(role)) = (plan.customer_id.text(), plan.role.text()) {
            plan.id = format!("{customer_id}/{role}").into();
        }
        if let Some(new) = list(plan, &addresses::known(&plan.user_emails)) {
            let planned = self.backend.mailed.plan_create(new, replaced.as_deref());
            context.diagnostics.extend(planned.err().map(|taken| words::taken(plan, &taken)));
        }
    }

    async fn plan_update(
        &self,
        config: &Model,
        prior: &Model,
        plan: &mut Model,
        context: &mut PlanContext,
    ) {
        if config.customer_id.is_null() {
            let why = all::owner_lost(&words::thing(prior), "customer_id");
            return context.diagnostics.push(why);
        }
        let governing = self.backend.governing_now(&config.deletion_policy, &prior.deletion_policy);
        match undeletable(prior) {
            Some(users) => {
                let hint = words::hint(prior, plan, context.private.imported);
                users.plan_update(governing, &hint, context);
            }
            None => Undeletable::forget(&mut context.private),
        }
        context.private.set_for_plan(ID, prior.id.text());
        let held = held(prior);
        match held.clone().map(|held| self.backend.mailed.plan(held)) {
            Some(Ok(true)) => context.diagnostics.push(words::shared(prior)),
            Some(Err(taken)) => context.diagnostics.push(words::taken(prior, &taken)),
            Some(Ok(false)) | None => {}
        }
        if !context.requires_replace.is_empty() {
            // The plan's warning covers these too.
            if leave::is_said(&context.private) {
                let unsure = batch_result::of_unknown_outcome(prior);
                context.diagnostics.extend(words::perhaps_left_behind(prior, &unsure));
            }
            return;
        }
        if context.private.imported && prior.user_emails.is_null() {
            context.diagnostics.push(words::none_of_an_import_is_sent());
        }
        let diff = Diff::between(prior, plan);
        context.diagnostics.extend(words::removed(prior, &diff.removed, governing));
        context.diagnostics.extend(words::perhaps_left_behind(prior, &diff.given_up));
        if !diff.may_send() {
            plan.users = diff.users.into();
            plan.failed_users = diff.failed.into();
            return;
        }
        let checked = customer_id::check(&self.backend, &plan.customer_id, &context.stop).await;
        context.diagnostics.extend(checked.err());
        if let Some((new, held)) = list(plan, &diff.to_send()).zip(held) {
            let planned = self.backend.mailed.plan_update(new, &held);
            context.diagnostics.extend(planned.err().map(|taken| words::taken(plan, &taken)));
        }
        if !context.diagnostics.has_errors() {
            context.diagnostics.extend(words::sent_again(prior, &diff.again));
        }
        plan.users = Attr::Unknown;
        plan.failed_users = Attr::Unknown;
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        let governing = self.backend.governing(&prior.deletion_policy);
        leave::stays(&mut context.private);
        leave::said(&mut context.private);
        if let Some(users) = undeletable(prior) {
            users.plan_destroy(governing, context);
        }
        // A user keeps the role: another block would send the address again.
        if let Some(Err(taken)) = held(prior).map(|held| self.backend.mailed.plan(held)) {
            context.diagnostics.push(words::taken(prior, &taken));
        }
        let unsure = batch_result::of_unknown_outcome(prior);
        context.diagnostics.extend(words::perhaps_left_behind(prior, &unsure));
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        leave::stays(&mut context.private);
        if plan.customer_id.is_null() {
            return Err(all::not_created_without_owner(&words::thing(&plan), "customer_id"));
        }
        let BatchResult { users, failed } =
            self.send(&plan, &addresses::known(&plan.user_emails), &[], context).await?;
        let customer_id = plan.customer_id.text().unwrap_or_default();
        let role = plan.role.text().unwrap_or_default();
        Ok(Model {
            id: format!("{customer_id}/{role}").into(),
            users: users.into(),
            failed_users: failed.into(),
            ..plan
        })
    }

    /// No call reads users, so the stored values are all there is.
    async fn read(
        &self,
        state: Model,
        _context: &mut Context,
    ) -> Result<Option<Model>, Diagnostic> {
        let read = held(&state).map_or(Ok(()), |held| self.backend.mailed.read(held));
        read.map_err(|taken| words::taken(&state, &taken))?;
        Ok(Some(state))
    }

    async fn update(
        &self,
        _config: Model,
        prior: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let diff = Diff::between(&prior, &plan);
        let again: Vec<_> = diff.again.keys().cloned().collect();
        let Diff { new, removed, mut users, mut failed, .. } = diff;
        let configured = self.backend.configured();
        if !removed.is_empty()
            && let Ok(wiv) = configured.wiv.ready()
        {
            noting::left(&configured.journal, &wiv, &prior, &removed, &context.stop).await;
        }
        if !new.is_empty() || !again.is_empty() {
            let result = self.send(&plan, &new, &again, context).await?;
            users.extend(result.users);
            failed.extend(result.failed);
        }
        Ok(Model { users: users.into(), failed_users: failed.into(), ..plan })
    }

    async fn delete(&self, prior: Model, context: &mut Context) -> Result<(), Diagnostic> {
        let governing = self.backend.governing(&prior.deletion_policy);
        if let Some(users) = undeletable(&prior) {
            context.warnings.extend(users.delete(governing, &context.private)?);
        }
        if !leave::is_said(&context.private) {
            let unsure = batch_result::of_unknown_outcome(&prior);
            context.warnings.extend(words::perhaps_left_behind(&prior, &unsure));
        }
        let configured = self.backend.configured();
        if let Ok(wiv) = configured.wiv.ready() {
            let gone = addresses::known(&prior.user_emails);
            noting::left(&configured.journal, &wiv, &prior, &gone, &context.stop).await;
        }
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        let (customer_id, role) =
            import_id::pair(id, "the users of a customer", ["customer_id", "role"])?;
        Ok(Model {
            customer_id: customer_id.into(),
            role: role.into(),
            id: id.to_owned().into(),
            ..Model::default()
        })
    }
}

/// These addresses of a block. `None` while the customer is not known.
fn list(model: &Model, addresses: &[String]) -> Option<List> {
    let (customer, role) = (model.customer_id.text()?, model.role.text()?);
    Some(List {
        customer: customer.to_owned(),
        id: format!("{customer}/{role}"),
        addresses: addresses.iter().map(|address| addresses::key(address)).collect(),
    })
}

/// The addresses of an existing block.
fn held(state: &Model) -> Option<List> {
    list(state, &addresses::known(&state.user_emails))
}

/// The users who have the role and cannot be removed. `None` if nobody was added. After an import
/// nobody knows who they are, but there is no import without them.
fn undeletable(state: &Model) -> Option<Undeletable> {
    let added = addresses::added(state);
    if added.is_empty() && !state.user_emails.is_null() {
        return None;
    }
    let who =
        if added.is_empty() { String::new() } else { format!(" ({})", words::listed(&added)) };
    Some(Undeletable {
        type_name: TYPE,
        thing: words::thing(state),
        id: state.id.text().unwrap_or("no id").to_owned(),
        because: CANNOT,
        end_it: format!("remove each user in Wiv itself{who}").into(),
        is_missing: false,
    })
}
