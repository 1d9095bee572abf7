//! The largest size of a message.

use super::proto::tfplugin6::provider_server::{Provider, ProviderServer};

/// The largest message in either direction, in bytes: 256 MiB, as in providers with `HashiCorp`'s
/// libraries. The default of gRPC, 4 MiB, is less than the state of a large resource.
pub const MAX_MESSAGE_BYTES: usize = 256 << 20;

/// The gRPC service over a provider, with these limits.
pub fn service<P: Provider>(provider: P) -> ProviderServer<P> {
    ProviderServer::new(provider)
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES)
}
