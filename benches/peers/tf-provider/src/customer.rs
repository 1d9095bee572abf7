//! The resource.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tf_provider::schema::{
    Attribute, AttributeConstraint, AttributeType, Block, Description, Schema,
};
use tf_provider::value::{ValueEmpty, ValueString};
use tf_provider::{AttributePath, Diagnostics, Resource, map};

use crate::api::Api;

pub struct Customer {
    api: Arc<Api>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State<'a> {
    #[serde(borrow = "'a")]
    id: ValueString<'a>,
    #[serde(borrow = "'a")]
    name: ValueString<'a>,
}

impl Customer {
    pub fn new(api: Arc<Api>) -> Self {
        Self { api }
    }
}

fn string(description: &'static str, constraint: AttributeConstraint) -> Attribute {
    let description = Description::plain(description);
    Attribute { attr_type: AttributeType::String, description, constraint, ..Attribute::default() }
}

#[async_trait]
impl Resource for Customer {
    type State<'a> = State<'a>;
    type PrivateState<'a> = ValueEmpty;
    type ProviderMetaState<'a> = ValueEmpty;

    fn schema(&self, _diags: &mut Diagnostics) -> Option<Schema> {
        let attributes = map! {
            "id" => string("The customer_id", AttributeConstraint::Computed),
            "name" => string("The name in Wiv", AttributeConstraint::Required),
        };
        let description = Description::plain("A customer in Wiv");
        let block = Block { version: 1, attributes, description, ..Block::default() };
        Some(Schema { version: 1, block })
    }

    async fn read<'a>(
        &self,
        diags: &mut Diagnostics,
        state: State<'a>,
        private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<(State<'a>, ValueEmpty)> {
        match self.api.list().await {
            Ok(listed) => {
                let found = listed.into_iter().find(|row| row.id == state.id.as_str())?;
                Some((State { name: found.name.into(), ..state }, private_state))
            }
            Err(error) => {
                diags.root_error("Customers cannot be listed", error.to_string());
                Some((state, private_state))
            }
        }
    }

    async fn plan_create<'a>(
        &self,
        _diags: &mut Diagnostics,
        proposed_state: State<'a>,
        _config_state: State<'a>,
        _provider_meta_state: ValueEmpty,
    ) -> Option<(State<'a>, ValueEmpty)> {
        Some((State { id: ValueString::Unknown, ..proposed_state }, ValueEmpty::default()))
    }

    async fn plan_update<'a>(
        &self,
        _diags: &mut Diagnostics,
        prior_state: State<'a>,
        proposed_state: State<'a>,
        _config_state: State<'a>,
        prior_private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<(State<'a>, ValueEmpty, Vec<AttributePath>)> {
        let renamed = proposed_state.name != prior_state.name;
        let replaced = if renamed { vec![AttributePath::new("name")] } else { Vec::new() };
        Some((proposed_state, prior_private_state, replaced))
    }

    async fn plan_destroy<'a>(
        &self,
        _diags: &mut Diagnostics,
        _prior_state: State<'a>,
        prior_private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<ValueEmpty> {
        Some(prior_private_state)
    }

    async fn create<'a>(
        &self,
        diags: &mut Diagnostics,
        planned_state: State<'a>,
        _config_state: State<'a>,
        planned_private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<(State<'a>, ValueEmpty)> {
        match self.api.create(planned_state.name.as_str()).await {
            Ok(created) => {
                let id = created.customer_id.into();
                Some((State { id, ..planned_state }, planned_private_state))
            }
            Err(error) => {
                diags.root_error("The customer is not created", error.to_string());
                None
            }
        }
    }

    async fn update<'a>(
        &self,
        _diags: &mut Diagnostics,
        _prior_state: State<'a>,
        planned_state: State<'a>,
        _config_state: State<'a>,
        planned_private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<(State<'a>, ValueEmpty)> {
        Some((planned_state, planned_private_state))
    }

    async fn destroy<'a>(
        &self,
        _diags: &mut Diagnostics,
        _prior_state: State<'a>,
        _planned_private_state: ValueEmpty,
        _provider_meta_state: ValueEmpty,
    ) -> Option<()> {
        Some(())
    }
}
