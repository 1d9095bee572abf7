//! One life for objects that cannot be deleted: customers, integrations, tenants.
//!
//! Neither API deletes. Neither renames properly, or takes a key that makes a repeated create
//! harmless. So each of these objects lives the same life, and this module has it once. A resource
//! brings its facts ([`Permanent`]). [`Lasting`] is the resource that Terraform sees.
//!
//! | moment | question | result |
//! |---|---|---|
//! | plan of a new block | does it replace one under `prevent`? | refused |
//! | | may one with this configuration be made at all? | refused, unless it adopts |
//! | | does a block of this run have, make or await its name, or one near it? | refused |
//! | | the look: what is listed under its name? | one: refused as existing, or adopted with `adopt_existing`; several: refused |
//! | | what is listed that is near, or hidden? | refused, unless `confirmed_new` |
//! | | what does the journal say about it? | refused if another run has made it, or may have |
//! | | does the object that it refers to exist? | refused if it certainly does not |
//! | | the look failed | refused if the API refuses, the list is not complete, or the block may adopt; else a warning |
//! | plan of an object | is its create pending? has another block the same object? | refused |
//! | | must it be replaced? | `prevent`: refused at each attribute; `abandon`: a warning |
//! | plan of a destroy | | `prevent`: refused; `abandon`: a warning |
//! | create | its turn for the name, and one look, as in the plan | refused, adopted, or sent once; the look shows the objects before it |
//! | | answered with the object | the block has it |
//! | | answered with 429 | a new look, and sent again if no object has turned up and no more are hidden |
//! | | waited too long, and not sent | a new look, as before the first one |
//! | | refused | an error; the name is given back |
//! | | the answer was lost | looks over some seconds: one new object: found; several: an error; none: pending |
//! | read | does a create of this run want it? | refused |
//! | | the object exists | the server's new words are drift; a field that nobody can tell stays |
//! | | it is missing | kept within ten minutes of its creation, or with `missing_objects = "keep"`; else an error |
//! | | the read failed, or the list is not complete | an error; a warning |
//! | read of a pending one | what is new since then? | one that no block has: found; else an error, or a warning with `keep` |
//! | plan of a missing or pending one, with `keep` | | nothing is planned for it |
//! | update | | a value of the provider alone is stored; else the resource's call |
//! | destroy | | `prevent`: refused; `abandon`: abandoned, with a warning |
//!
//! | file | what it is for |
//! |---|---|
//! | `plan`, `create`, `read`, `leave` | the moments |
//! | `doubt` | an import whose id is probably wrong |
//! | `look` | the existing objects, and what follows from them |
//! | `missing` | objects that are kept though no read finds them |
//! | `near` | names that may be one |
//! | `claims` | the objects that this run has, makes and awaits |
//! | `journal` | the record of creates, for other processes |
//! | `noting` | the journal for one create |
//! | `mailed` | the owner of an address |
//! | `pending` | a create whose answer was lost |
//! | `absence` | a read that does not find its object |
//! | `echo` | fields where the server returns another value than it received |
//! | `words` | the messages about all of them |

pub mod absence;
pub mod claims;
mod create;
mod doubt;
pub mod echo;
#[cfg(test)]
pub mod histories;
pub mod journal;
pub mod leave;
pub mod look;
pub mod mailed;
pub mod missing;
pub mod near;
mod noting;
pub mod pending;
mod plan;
mod read;
pub mod words;

use std::fmt::Display;
use std::sync::Arc;

use tfplugin::framework::model::Model;
use tfplugin::framework::{
    Attr, Attribute, Context, Diagnostic, Diagnostics, IdentityPart, Path, PlanContext, Resource,
    Schema, Type,
};

pub use self::echo::Echoed;
use self::leave::{DeletionPolicy, Governing, Undeletable};
pub use self::look::Alike;
use super::backend::{Age, Api, Backend};
use crate::http::{CancellationToken, Error, Note};

/// Facts about a kind of object, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// `Customer`.
    pub noun: &'static str,
    /// `Wiv`.
    pub vendor: &'static str,
    /// The attribute with the name: the first of the echoed ones.
    pub named_by: &'static str,
    /// Whether another name needs another object.
    pub keeps_name: bool,
    /// `Wiv documents no call that deletes a customer`.
    pub cannot: &'static str,
    /// `ask Wiv's support`: the step that ends it.
    pub to_end_it: &'static str,
    /// ``the list of customers (`GET /msp/customers`)``.
    pub looked_in: &'static str,
}

/// The wish of a block. Two blocks with one key want the same object.
pub trait Key: Clone + Display + Send + Sync + 'static {
    /// The key in the configuration.
    fn exact(self) -> String;
    /// One text for all keys that a server might confuse.
    fn folded(&self) -> String;
    /// One text for all objects that are looked for and made one at a time. It is wider than the
    /// key where a list counts objects that it does not show. Otherwise an object on its way would
    /// count as a hidden one.
    fn queue(&self) -> String {
        self.folded()
    }
}

/// The attributes that all of them have.
pub struct Parts<'a> {
    pub id: &'a Attr<String>,
    pub deletion_policy: &'a Attr<String>,
    pub adopt_existing: &'a Attr<bool>,
    pub confirmed_new: &'a Attr<bool>,
}

/// The values for a create. The write-only ones are in the configuration, and not in a plan.
pub struct New<'a, M> {
    pub config: &'a M,
    pub plan: &'a M,
}

/// The options of a create.
#[derive(Clone)]
pub struct Sending<'a> {
    pub stop: &'a CancellationToken,
    /// Learns the outcome.
    pub note: Arc<dyn Note>,
}

/// Why nothing was made, or nobody knows.
pub enum Failure {
    /// The call failed.
    Call(Error),
    /// Nothing was sent.
    Refused(Diagnostic),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// The result of a read.
pub enum Presence<A> {
    There(A),
    Absent,
    /// Equal to the state, in a list that may use other words for it.
    Unchanged,
    /// It may be among the objects that nobody recognises.
    CannotTell,
}

/// The moment of a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Look,
    Create,
}

/// The facts of one kind of object.
pub trait Permanent: Default + Send + Sync + 'static {
    type Model: Model;
    type Api: Api;
    type Key: Key;
    /// The object, as the vendor returns it.
    type Answer: Clone + Send + Sync + 'static;

    const TYPE: &'static str;
    const FACTS: Facts;
    /// Only a new last word of the server is drift. The first field is the name.
    const ECHOED: &'static [Echoed<Self::Model, Self::Answer>];

    fn schema() -> Schema;
    fn identity() -> &'static [IdentityPart];
    fn parts(model: &Self::Model) -> Parts<'_>;
    fn id_mut(model: &mut Self::Model) -> &mut Attr<String>;
    /// `None` while a part of it is not known yet.
    fn key(model: &Self::Model) -> Option<Self::Key>;
    fn id(answer: &Self::Answer) -> &str;

    /// The id that imports it.
    fn import_id(_key: &Self::Key, id: &str) -> String {
        id.to_owned()
    }

    /// The model with the values of an answer, without the echoed ones. Without an answer, the
    /// values that only an answer could tell are null.
    fn take(model: Self::Model, answer: Option<&Self::Answer>) -> Self::Model;

    /// The model that an import id alone gives.
    ///
    /// # Errors
    /// If `id` has not the right form.
    fn import(id: &str) -> Result<Self::Model, Diagnostic>;

    /// The listed objects that are equal, near or hidden.
    fn alike(
        &self,
        api: &Self::Api,
        key: &Self::Key,
        age: Age,
        stop: &CancellationToken,
    ) -> impl Future<Output = Result<Alike<Self::Answer>, Error>> + Send;

    /// The name of an object in the last list, by its id, if it is there.
    fn called(
        &self,
        api: &Self::Api,
        key: &Self::Key,
        id: &str,
        stop: &CancellationToken,
    ) -> impl Future<Output = Option<String>> + Send;

    /// Sends the create, once.
    fn create(
        &self,
        api: &Self::Api,
        key: &Self::Key,
        new: New<'_, Self::Model>,
        sending: Sending<'_>,
    ) -> impl Future<Output = Result<Self::Answer, Failure>> + Send;

    /// Looks up an object of the state.
    fn find(
        &self,
        api: &Self::Api,
        id: &str,
        state: &Self::Model,
        context: &Context,
    ) -> impl Future<Output = Result<Presence<Self::Answer>, Error>> + Send;

    /// Makes the lists of this run show it under the name that was sent.
    fn made(&self, api: &Self::Api, key: &Self::Key, answer: &Self::Answer);

    /// Fills in values that a read returns and the answer to a create leaves out.
    fn complete(
        &self,
        _api: &Self::Api,
        answer: Self::Answer,
        _context: &mut Context,
    ) -> impl Future<Output = Self::Answer> + Send {
        async { answer }
    }

    /// Checks attributes together.
    fn validate(_config: &Self::Model, _diagnostics: &mut Diagnostics) {}

    /// Why none with this configuration is made, though an existing one may be adopted.
    fn not_creatable(_config: &Self::Model) -> Option<Diagnostic> {
        None
    }

    /// Its owner, which must exist first: the attribute with the owner's id.
    fn owner(_model: &Self::Model) -> Option<(&'static str, &Attr<String>)> {
        None
    }

    /// Fills in values that follow from the configuration. Without an API, as far as possible.
    ///
    /// # Errors
    /// If something is missing.
    fn prepare(
        _config: &Self::Model,
        _plan: &mut Self::Model,
        _api: Option<&Self::Api>,
    ) -> Result<(), Diagnostic> {
        Ok(())
    }

    /// Looks whether the objects exist that a new one refers to.
    ///
    /// # Errors
    /// If one certainly does not.
    fn refers(
        &self,
        _backend: &Backend,
        _plan: &Self::Model,
        _stop: &CancellationToken,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send {
        async { Ok(()) }
    }

    /// Adds to the plan for an object that exists.
    fn plan_change(
        _config: &Self::Model,
        _prior: &Self::Model,
        _plan: &mut Self::Model,
        _policy: DeletionPolicy,
        _context: &mut PlanContext,
    ) {
    }

    /// Other ways on, where a change is refused.
    fn hint(_prior: &Self::Model, _plan: &Self::Model, _replaced: &[Path]) -> String {
        String::new()
    }

    /// The meaning of an error that only this vendor gives.
    fn blame(
        _what: &str,
        _error: &Error,
        _moment: Moment,
        _plan: &Self::Model,
        _api: &Self::Api,
    ) -> Option<Diagnostic> {
        None
    }

    /// Paragraphs about an object that will be adopted.
    fn adoption_remarks(_answer: &Self::Answer, _plan: &Self::Model) -> Vec<String> {
        Vec::new()
    }

    /// Why an existing object is not of this kind.
    fn not_importable(_id: &str, _answer: &Self::Answer) -> Option<Diagnostic> {
        None
    }

    /// Changes it in place. Most of them cannot change, and the difference concerns the provider
    /// alone.
    fn update(
        &self,
        _backend: &Backend,
        _prior: Self::Model,
        plan: Self::Model,
        _context: &mut Context,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send {
        async { Ok(plan) }
    }

    /// Removes values from a generated configuration that nobody would write.
    fn generate(_config: &mut Self::Model, _backend: &Backend) {}
}

/// The life of such an object, as a resource.
pub struct Lasting<T> {
    thing: T,
    backend: Arc<Backend>,
}

impl<T: Permanent> Lasting<T> {
    /// A resource with the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { thing: T::default(), backend: Arc::clone(backend) }
    }

    /// The policies, where the configuration is not visible.
    fn governing(&self, state: &T::Model) -> Governing {
        self.backend.governing(T::parts(state).deletion_policy)
    }
}

/// The attribute that adopts an existing object.
pub fn adopt_existing(description: &str) -> Attribute {
    Attribute::optional("adopt_existing", Type::Bool, description)
}

/// The attribute that says that a person has looked.
pub fn confirmed_new(thing: &str, vendor: &str) -> Attribute {
    Attribute::optional(
        "confirmed_new",
        Type::Bool,
        &format!(
            "You have checked with {vendor} that this {thing} does not exist yet. The provider \
             then ignores nearly equal names, entries that it cannot recognise, and another run's \
             create of unknown outcome after ten minutes. It still refuses a name that is listed. \
             It does nothing after the {thing} exists. Default: `false`."
        ),
    )
}

impl<T: Permanent> Resource for Lasting<T> {
    type Model = T::Model;
    const TYPE: &'static str = T::TYPE;

    fn schema(&self) -> Schema {
        T::schema()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        T::identity()
    }

    fn validate(&self, config: &T::Model, diagnostics: &mut Diagnostics) {
        T::validate(config, diagnostics);
    }

    fn may_lack(&self, attribute: &str) -> bool {
        let owner = T::Model::default();
        let is_owner = T::owner(&owner).is_some_and(|(name, _)| name == attribute);
        is_owner && self.backend.keeps_missing()
    }

    async fn plan_create(&self, config: &T::Model, plan: &mut T::Model, context: &mut PlanContext) {
        self.plan_new(config, plan, context).await;
    }

    async fn plan_update(
        &self,
        config: &T::Model,
        prior: &T::Model,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) {
        self.plan_change(config, prior, plan, context).await;
    }

    async fn plan_destroy(&self, prior: &T::Model, context: &mut PlanContext) {
        self.plan_end(prior, context);
    }

    async fn create(
        &self,
        config: T::Model,
        plan: T::Model,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        self.make(&config, plan, context).await
    }

    async fn read(
        &self,
        state: T::Model,
        context: &mut Context,
    ) -> Result<Option<T::Model>, Diagnostic> {
        self.refresh(state, context).await.map(Some)
    }

    async fn update(
        &self,
        _config: T::Model,
        prior: T::Model,
        plan: T::Model,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        let (key, id) = (T::key(&prior), T::parts(&prior).id.text().map(str::to_owned));
        echo::begin_change::<T>(&prior, &mut context.private);
        let updated = self.thing.update(&self.backend, prior, plan, context).await?;
        echo::end_change::<T>(&updated, &mut context.private);
        // After a rename in place, the old name is free.
        let (before, now) = (key.as_ref().map(T::Key::folded), T::key(&updated));
        if before != now.as_ref().map(T::Key::folded) {
            self.note_left(key, id.as_deref(), &context.stop).await;
        }
        Ok(updated)
    }

    async fn delete(&self, prior: T::Model, context: &mut Context) -> Result<(), Diagnostic> {
        let governing = self.governing(&prior);
        let Some(id) = T::parts(&prior).id.text() else {
            let thing = words::thing::<T>(&prior);
            let told = pending::delete(&thing, governing, T::FACTS, &context.private)?;
            context.warnings.extend(told);
            self.note_left(T::key(&prior), None, &context.stop).await;
            return Ok(());
        };
        let told = Undeletable::of::<T>(&prior, id).delete(governing, &context.private)?;
        context.warnings.extend(told);
        let key = T::key(&prior);
        self.backend.run.leave(T::TYPE, id, key.clone().map(words::name::<T>));
        self.note_left(key, Some(id), &context.stop).await;
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<T::Model, Diagnostic> {
        T::import(id)
    }

    fn generate(&self, config: &mut T::Model) {
        T::generate(config, &self.backend);
    }
}
