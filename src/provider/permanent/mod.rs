//! One life for what cannot be deleted: customers, integrations, tenants.
//!
//! Neither API deletes, renames as it should, or takes a key that makes a repeated create
//! harmless. So each of these objects lives the same life, which is written here once. A
//! resource brings the facts ([`Permanent`]); [`Lasting`] is what Terraform meets.
//!
//! | moment | what is asked | what follows |
//! |---|---|---|
//! | plan of a new block | does it replace one under `prevent`? | refused |
//! | | may one with this configuration be made at all? | refused, unless it adopts |
//! | | does a block of this run have, make or await its name, or one near it? | refused |
//! | | the look: what is listed under its name? | one: refused as existing, or adopted with `adopt_existing`; several: refused |
//! | | what is listed that is near, or hidden? | refused, unless `confirmed_new` |
//! | | what does the journal say of it? | refused where another run has made it, or may have |
//! | | is there what it refers to? | refused where there is certainly not |
//! | | the look failed | refused if the API says no, the list is not whole, or the block may adopt; else a warning |
//! | plan of an object | is its create pending? has another block the same object? | refused |
//! | | must it be replaced? | `prevent`: refused at each attribute; `abandon`: a warning |
//! | plan of a destroy | | `prevent`: refused; `abandon`: a warning |
//! | create | the name's turn, and one look, as in the plan | refused, adopted, or sent once; the look is what was there before |
//! | | answered with the object | the block has it |
//! | | answered with 429 | looked again, and sent again if nothing has come up, and no more is hidden |
//! | | not sent, as it waited for too long | looked again, as before the first one |
//! | | answered with no | an error; the name is given back |
//! | | the answer was lost | looked for over some seconds: one new: found; several: an error; none: pending |
//! | read | does a create of this run want it? | refused |
//! | | is it there? | the server's new words are drift; what nobody can tell is kept |
//! | | it is not | kept within ten minutes of its creation, or with `missing_objects = "keep"`; else an error |
//! | | the read failed, or the list is not whole | an error; a warning |
//! | read of a pending one | what is new since? | one that no block has: found; else an error, or a warning with `keep` |
//! | plan of one that is missing or pending, with `keep` | | nothing is planned for it |
//! | update | | what concerns the provider alone is stored; else the resource's call |
//! | destroy | | `prevent`: refused; `abandon`: let go of, with a warning |
//!
//! | file | what it is for |
//! |---|---|
//! | `plan`, `create`, `read`, `leave` | the moments |
//! | `doubt` | an import whose id is most often wrong |
//! | `look` | what is there, and what follows from it |
//! | `missing` | what is kept though nobody finds it |
//! | `near` | names that may be one |
//! | `claims` | what this run has, makes and awaits |
//! | `journal` | what is written down of creates, for other processes |
//! | `noting` | what the journal is asked and told of one create |
//! | `mailed` | whose an address is |
//! | `pending` | a create whose answer was lost |
//! | `absence` | a read that does not find its object |
//! | `echo` | what the server says otherwise than it was sent |
//! | `words` | what is said of all of them |

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

/// What a message needs to know of a kind of object.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// `Customer`.
    pub noun: &'static str,
    /// `Wiv`.
    pub vendor: &'static str,
    /// The attribute that names it: the first of those that are echoed.
    pub named_by: &'static str,
    /// Whether another name needs another object.
    pub keeps_name: bool,
    /// `Wiv documents no call that deletes a customer`.
    pub cannot: &'static str,
    /// `ask Wiv's support`: what a person does to end it.
    pub whom_to_ask: &'static str,
    /// ``the list of customers (`GET /msp/customers`)``.
    pub looked_in: &'static str,
}

/// What a block wants: two blocks with one key want the same object.
pub trait Key: Clone + Display + Send + Sync + 'static {
    /// The key as it is configured.
    fn exact(self) -> String;
    /// The same for all keys that a server might take for one.
    fn folded(&self) -> String;
    /// The same for all that are looked for and made one at a time: wider than the key where a
    /// list counts what it does not show, so that one that is on its way is not taken for one
    /// that is hidden.
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

/// What a create is made of: a plan has no write-only values, the configuration has.
pub struct New<'a, M> {
    pub config: &'a M,
    pub plan: &'a M,
}

/// How a create goes out.
#[derive(Clone)]
pub struct Sending<'a> {
    pub stop: &'a CancellationToken,
    /// Is told what becomes of it.
    pub note: Arc<dyn Note>,
}

/// Why nothing was made, or nobody knows.
pub enum Failure {
    /// Of the call.
    Call(Error),
    /// Nothing was sent.
    Refused(Diagnostic),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// What a read finds.
pub enum Presence<A> {
    There(A),
    Absent,
    /// Just as the state has it, as a list shows that may have other words for it.
    Unchanged,
    /// It may be among what is not recognised.
    CannotTell,
}

/// During what a call failed.
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
    /// The object, as the vendor tells of it.
    type Answer: Clone + Send + Sync + 'static;

    const TYPE: &'static str;
    const FACTS: Facts;
    /// Drift only if the server's last word changes; the first is what it is named by.
    const ECHOED: &'static [Echoed<Self::Model, Self::Answer>];

    fn schema() -> Schema;
    fn identity() -> &'static [IdentityPart];
    fn parts(model: &Self::Model) -> Parts<'_>;
    fn id_mut(model: &mut Self::Model) -> &mut Attr<String>;
    /// Unless a part of it is not known yet.
    fn key(model: &Self::Model) -> Option<Self::Key>;
    fn id(answer: &Self::Answer) -> &str;

    /// The id that imports it.
    fn import_id(_key: &Self::Key, id: &str) -> String {
        id.to_owned()
    }

    /// The model with what an answer tells, but for what is echoed; without an answer null for all
    /// that only one could have told.
    fn take(model: Self::Model, answer: Option<&Self::Answer>) -> Self::Model;

    /// What is known of an object from its import id alone.
    ///
    /// # Errors
    /// If `id` has not the form of one.
    fn import(id: &str) -> Result<Self::Model, Diagnostic>;

    /// What is listed that is the same, near, or hidden.
    fn alike(
        &self,
        api: &Self::Api,
        key: &Self::Key,
        age: Age,
        stop: &CancellationToken,
    ) -> impl Future<Output = Result<Alike<Self::Answer>, Error>> + Send;

    /// What an object of that id is called in the list that was looked in last, if it is there.
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

    /// Looks one of the state up.
    fn find(
        &self,
        api: &Self::Api,
        id: &str,
        state: &Self::Model,
        context: &Context,
    ) -> impl Future<Output = Result<Presence<Self::Answer>, Error>> + Send;

    /// Lets this run's lists show it under the name that was sent.
    fn made(&self, api: &Self::Api, key: &Self::Key, answer: &Self::Answer);

    /// What the answer to a create leaves out and a read tells.
    fn complete(
        &self,
        _api: &Self::Api,
        answer: Self::Answer,
        _context: &mut Context,
    ) -> impl Future<Output = Self::Answer> + Send {
        async { answer }
    }

    /// Looks at attributes together.
    fn validate(_config: &Self::Model, _diagnostics: &mut Diagnostics) {}

    /// Why none with this configuration is made, though one that exists may be adopted.
    fn not_creatable(_config: &Self::Model) -> Option<Diagnostic> {
        None
    }

    /// What it belongs to, and is not created without: the attribute with the id of that.
    fn owner(_model: &Self::Model) -> Option<(&'static str, &Attr<String>)> {
        None
    }

    /// Fills in what follows from the configuration; without an API as far as that is possible.
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

    /// Looks whether there is what a new one refers to.
    ///
    /// # Errors
    /// If there is certainly not.
    fn refers(
        &self,
        _backend: &Backend,
        _plan: &Self::Model,
        _stop: &CancellationToken,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send {
        async { Ok(()) }
    }

    /// Has a word in the plan for an object that exists.
    fn plan_change(
        _config: &Self::Model,
        _prior: &Self::Model,
        _plan: &mut Self::Model,
        _policy: DeletionPolicy,
        _context: &mut PlanContext,
    ) {
    }

    /// What else may be done where a change is refused.
    fn hint(_prior: &Self::Model, _plan: &Self::Model, _replaced: &[Path]) -> String {
        String::new()
    }

    /// What an error means that is this vendor's alone.
    fn blame(
        _what: &str,
        _error: &Error,
        _moment: Moment,
        _plan: &Self::Model,
        _api: &Self::Api,
    ) -> Option<Diagnostic> {
        None
    }

    /// What is said of one that is to be adopted, paragraph by paragraph.
    fn adoption_remarks(_answer: &Self::Answer, _plan: &Self::Model) -> Vec<String> {
        Vec::new()
    }

    /// Why one that is there is none of these.
    fn not_importable(_id: &str, _answer: &Self::Answer) -> Option<Diagnostic> {
        None
    }

    /// Changes it in place. Most of them cannot be changed, and what differs concerns the provider
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

    /// Takes away from a generated configuration what nobody would write.
    fn generate(_config: &mut Self::Model, _backend: &Backend) {}
}

/// The life of such an object, as a resource.
pub struct Lasting<T> {
    thing: T,
    backend: Arc<Backend>,
}

impl<T: Permanent> Lasting<T> {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { thing: T::default(), backend: Arc::clone(backend) }
    }

    /// Where no configuration is seen.
    fn governing(&self, state: &T::Model) -> Governing {
        self.backend.governing(T::parts(state).deletion_policy)
    }
}

/// The attribute that takes over what exists.
pub fn adopt_existing(description: &str) -> Attribute {
    Attribute::optional("adopt_existing", Type::Bool, description)
}

/// The attribute that says that somebody has looked.
pub fn confirmed_new(thing: &str, vendor: &str) -> Attribute {
    Attribute::optional(
        "confirmed_new",
        Type::Bool,
        &format!(
            "You have checked with {vendor} that this {thing} does not exist yet. It lets the {thing} \
             be created although one of nearly the same name is listed, or some that cannot be \
             recognised, or another run sent its create more than ten minutes ago and nobody knows \
             what came of that; never although one of the same name is listed. It does nothing once \
             the {thing} exists. Default: `false`."
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
        // What was renamed in place is in nobody's way under its old name.
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
