//! What becomes of the answers: a read after each write, and the state.

use tfplugin::framework::{Attr, Context, Set};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Tenant;
use super::schema::Model;
use crate::http::ErrorKind;
use crate::navigator::Organization;
use crate::provider::backend::Navigator;
use crate::provider::permanent::absence;
use crate::provider::permanent::echo::Told;

/// What became of a create or an update: its answer, and a read right after it.
///
/// The read tells what the answer leaves out, so that outputs made of it do not change with
/// the next plan; and it is the word that later reads are held against, should a read
/// write a field otherwise than the answer to a write. If it fails, the next refresh does
/// the same: what was written is written.
pub async fn read_back(
    navigator: &Navigator,
    answer: Organization,
    context: &mut Context,
) -> Organization {
    let id = answer.id.clone();
    match navigator.client.stopped_by(&context.stop).get_organization(&id).await {
        Ok(read) => Organization { id, ..read }.or(answer),
        Err(error) => {
            tracing::warn!(tried = error.tried(), "read after write failed, next refresh reads");
            if error.kind() == ErrorKind::NotFound {
                let thing = format!("Tenant {id}");
                context.warnings.push(absence::not_listed_yet(&thing, "Navigator"));
            }
            answer
        }
    }
}

impl Model {
    /// What a list tells of a tenant: as much as an import.
    pub fn of(organization: &Organization) -> Self {
        let mut state = Self::default();
        Told::default().read::<Tenant>(organization, &mut state, true);
        with_computed(state, organization)
    }
}

/// Whether the list shows a tenant just as the state has it: then nothing more is asked, and a
/// refresh of many costs one call. Whatever differs, its own GET decides, for a list might say
/// it in other words or be late.
pub async fn is_listed_as_it_is(navigator: &Navigator, state: &Model, context: &Context) -> bool {
    let (Some(id), Some(provider_org)) = (state.id.text(), state.provider_org_id.text()) else {
        return false;
    };
    if context.private.imported {
        return false;
    }
    let Some(listed) = navigator.listed_tenant(provider_org, id, &context.stop).await else {
        return false;
    };
    let (mut told, mut now) = (Told::of::<Tenant>(&context.private, state), state.clone());
    // What a list leaves out may have changed, unless it says when the last change was.
    if listed.updated_at().is_none() && !told.are_all_in::<Tenant>(&listed) {
        return false;
    }
    let news = told.read::<Tenant>(&listed, &mut now, false);
    news.odd.is_empty() && news.drift.is_empty() && with_computed(now, &listed) == *state
}

/// The state with what the server tells of it. What it does not tell stays, or is null.
pub fn with_computed(state: Model, told: &Organization) -> Model {
    fn or<T>(told: Option<T>, kept: Attr<T>) -> Attr<T> {
        match told {
            Some(told) => Attr::Known(told),
            None => kept.into_known().into(),
        }
    }
    let told = told.clone();
    Model {
        // An import is not told otherwise whose it is.
        provider_org_id: match state.provider_org_id {
            Attr::Null => told.parent_org_id.clone().into(),
            known => known,
        },
        created_at: or(timestamp(told.created_at()), state.created_at),
        updated_at: or(timestamp(told.updated_at()), state.updated_at),
        id: told.id.into(),
        name: or(told.name, state.name),
        status: or(told.status, state.status),
        org_type: or(told.org_type, state.org_type),
        parent_org_id: or(told.parent_org_id, state.parent_org_id),
        child_org_ids: or(told.child_org_ids.map(Set), state.child_org_ids),
        is_federated: or(told.is_federated, state.is_federated),
        ..state
    }
}

/// The state of one of which nobody knows whether it exists: null for all that only an
/// answer could have told.
pub fn without_computed(state: Model) -> Model {
    Model {
        id: Attr::Null,
        name: Attr::Null,
        status: Attr::Null,
        org_type: Attr::Null,
        parent_org_id: Attr::Null,
        child_org_ids: Attr::Null,
        is_federated: Attr::Null,
        created_at: Attr::Null,
        updated_at: Attr::Null,
        ..state
    }
}

/// As RFC 3339; a year that it cannot write is like none.
pub fn timestamp(time: Option<OffsetDateTime>) -> Option<String> {
    time.and_then(|time| time.format(&Rfc3339).ok())
}
