//! `msp_customer` with `id` and `name`, on the crate `tf-provider`: created with one POST, read
//! with the list.

mod api;
mod customer;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use tf_provider::schema::{Block, Description, Schema};
use tf_provider::value::ValueEmpty;
use tf_provider::{Diagnostics, DynamicResource, Provider, map, serve};

use api::Api;
use customer::Customer;

/// The provider. It is configured by `WIV_ENDPOINT` and `WIV_API_KEY` alone: a schema with
/// nested attributes does not load with this crate.
struct Peer {
    api: Arc<Api>,
}

#[async_trait]
impl Provider for Peer {
    type Config<'a> = ValueEmpty;
    type MetaState<'a> = ValueEmpty;

    fn schema(&self, _diags: &mut Diagnostics) -> Option<Schema> {
        let description = Description::plain("Customers in Wiv");
        Some(Schema { version: 1, block: Block { description, ..Block::default() } })
    }

    fn get_resources(
        &self,
        _diags: &mut Diagnostics,
    ) -> Option<HashMap<String, Box<dyn DynamicResource>>> {
        Some(map! { "customer" => Customer::new(Arc::clone(&self.api)) })
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    serve("msp", Peer { api: Arc::new(Api::from_environment()) }).await
}
