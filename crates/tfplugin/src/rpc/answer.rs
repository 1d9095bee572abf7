//! The common part of the answers of all RPCs: they can report an error.

use super::convert;
use super::proto::tfplugin6 as tf;
use crate::framework::Diagnostic;

/// A response with diagnostics.
pub trait Answer: Sized + Send + 'static {
    /// The response with this diagnostic only.
    fn failed(diagnostic: Diagnostic) -> Self;

    /// Its diagnostics.
    fn diagnostics(&self) -> &[tf::Diagnostic];
}

macro_rules! answers {
    ($($rpc:ident),* $(,)?) => {
        $(
            impl Answer for tf::$rpc::Response {
                fn failed(diagnostic: Diagnostic) -> Self {
                    let mut answer = Self::default();
                    answer.diagnostics.push(convert::diagnostic(diagnostic));
                    answer
                }

                fn diagnostics(&self) -> &[tf::Diagnostic] {
                    &self.diagnostics
                }
            }
        )*
    };
}

answers!(
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
    get_functions,
    validate_provider_config,
    configure_provider,
    validate_resource_config,
    upgrade_resource_state,
    upgrade_resource_identity,
    read_resource,
    plan_resource_change,
    apply_resource_change,
    import_resource_state,
    move_resource_state,
    generate_resource_config,
    validate_data_resource_config,
    read_data_source,
    validate_ephemeral_resource_config,
    open_ephemeral_resource,
    renew_ephemeral_resource,
    close_ephemeral_resource,
    validate_list_resource_config,
    validate_action_config,
    plan_action,
    validate_state_store,
    configure_state_store,
    read_state_bytes,
    write_state_bytes,
    lock_state,
    unlock_state,
    get_states,
    delete_state,
);
