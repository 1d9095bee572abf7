//! An object that exists in the state alone.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use tfplugin::framework::managed::{Managed, ManagedResource};
use tfplugin::framework::model::Model;
use tfplugin::framework::{Attr, Context, Diagnostic, Resource, Schema};

/// What one kind of object needs said of it.
pub trait Kind: Send + Sync + 'static {
    /// Its attributes.
    type Model: Model;

    /// As it is written in a configuration.
    const TYPE: &'static str;

    /// Those of its attributes that examples use.
    fn schema() -> Schema;

    /// What the cloud would answer: everything that is unknown in the plan. `place` is the
    /// provider's, for what says none itself.
    ///
    /// # Errors
    ///
    /// If the cloud would refuse it.
    fn made(plan: Self::Model, place: &str) -> Result<Self::Model, Diagnostic>;

    /// What the cloud would answer to a change in place.
    ///
    /// # Errors
    ///
    /// If the cloud would refuse it.
    fn changed(plan: Self::Model) -> Result<Self::Model, Diagnostic> {
        Ok(plan)
    }
}

/// The region or the project of the provider's configuration; empty if it names none.
#[derive(Clone, Default)]
pub struct Place(Arc<Mutex<String>>);

impl Place {
    /// Takes the configuration.
    pub fn set(&self, configured: &Attr<String>) {
        text(configured).clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn get(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Kept<K> {
    place: Place,
    kind: PhantomData<K>,
}

/// A resource of that kind.
pub fn resource<K: Kind>(place: &Place) -> Box<dyn ManagedResource> {
    Managed::boxed(Kept::<K> { place: place.clone(), kind: PhantomData })
}

/// A text that is known when something is made.
pub fn text(attribute: &Attr<String>) -> &str {
    attribute.text().unwrap_or_default()
}

impl<K: Kind> Resource for Kept<K> {
    type Model = K::Model;
    const TYPE: &'static str = K::TYPE;

    fn schema(&self) -> Schema {
        K::schema()
    }

    async fn create(
        &self,
        _config: K::Model,
        plan: K::Model,
        _context: &mut Context,
    ) -> Result<K::Model, Diagnostic> {
        K::made(plan, &self.place.get())
    }

    async fn read(
        &self,
        state: K::Model,
        _context: &mut Context,
    ) -> Result<Option<K::Model>, Diagnostic> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _config: K::Model,
        _prior: K::Model,
        plan: K::Model,
        _context: &mut Context,
    ) -> Result<K::Model, Diagnostic> {
        K::changed(plan)
    }

    async fn delete(&self, _prior: K::Model, _context: &mut Context) -> Result<(), Diagnostic> {
        Ok(())
    }

    fn import(&self, _id: &str, _context: &mut Context) -> Result<K::Model, Diagnostic> {
        Err(Diagnostic::error("Nothing to import", "A stand-in has nothing but the state."))
    }
}
