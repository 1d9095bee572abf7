//! The data of the RPCs: the provider and everything that it serves, by name.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::stop::Stop;
use crate::framework::action::ServedAction;
use crate::framework::causes::Causes;
use crate::framework::configurable::Block;
use crate::framework::data_source::ServedDataSource;
use crate::framework::ephemeral::ServedEphemeral;
use crate::framework::function::{Function, Signature};
use crate::framework::list::ServedList;
use crate::framework::managed::ManagedResource;
use crate::framework::{Diagnostic, Provider, Schema, Type};

/// All of one kind, by the name in a request.
pub type ByName<T> = BTreeMap<&'static str, T>;

/// The provider and everything that it serves.
pub struct Inner<P> {
    pub provider: P,
    pub schema: Schema,
    pub config_type: Type,
    pub resources: ByName<Box<dyn ManagedResource>>,
    pub data_sources: ByName<Box<dyn ServedDataSource>>,
    pub list_resources: ByName<Box<dyn ServedList>>,
    pub ephemeral_resources: ByName<Box<dyn ServedEphemeral>>,
    pub actions: ByName<Box<dyn ServedAction>>,
    pub functions: ByName<(Signature, Box<dyn Function>)>,
    pub stop: Stop,
    pub causes: Causes,
    /// This process has validated the configuration.
    pub is_validated: AtomicBool,
}

impl<P: Provider> Inner<P> {
    /// Makes the schemas. Nothing else happens before the first call.
    pub fn new(provider: P) -> Self {
        let schema = provider.schema();
        let functions = provider.functions().into_iter();
        let resources = provider.resources().into_iter();
        Self {
            config_type: schema.object_type(),
            schema,
            resources: resources.map(|resource| (resource.type_name(), resource)).collect(),
            data_sources: by_name(provider.data_sources()),
            list_resources: by_name(provider.list_resources()),
            ephemeral_resources: by_name(provider.ephemeral_resources()),
            actions: by_name(provider.actions()),
            functions: functions
                .map(|function| (function.name(), (function.signature(), function)))
                .collect(),
            stop: Stop::default(),
            causes: Causes::default(),
            is_validated: AtomicBool::new(false),
            provider,
        }
    }
}

fn by_name<B: Block + ?Sized>(blocks: Vec<Box<B>>) -> ByName<Box<B>> {
    blocks.into_iter().map(|block| (block.type_name(), block)).collect()
}

/// One of a kind by its name. `kind` is the word for it (`resource type`).
///
/// # Errors
/// If none has that name. The error lists the names.
pub fn find<'a, T>(all: &'a ByName<T>, kind: &str, name: &str) -> Result<&'a T, Diagnostic> {
    all.get(name).ok_or_else(|| {
        let names: Vec<_> = all.keys().copied().collect();
        let served = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Diagnostic::error(format!("No {kind} `{name}`"), format!("This provider serves {served}."))
    })
}
