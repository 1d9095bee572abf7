//! The use of the answers: a read after each write, and the state.

use tfplugin::framework::{Attr, Context};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Tenant;
use super::schema::Model;
use crate::http::ErrorKind;
use crate::navigator::Organization;
use crate::provider::backend::Navigator;
use crate::provider::permanent::absence;
use crate::provider::permanent::echo::Told;

/// The result of a create or an update: its answer, and a read right after it.
///
/// The read returns fields that the answer leaves out, so outputs of them do not change with the
/// next plan. Later reads are compared with this read, because a read may write a field in another
/// way than the answer to a write. If the read fails, the next refresh does the same, because the
/// write is done.
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
    /// The fields of a tenant in a list: the same as an import.
    pub fn of(organization: &Organization) -> Self {
        let mut state = Self::default();
        Told::default().read::<Tenant>(organization, &mut state, true);
        with_computed(state, organization)
    }
}

/// Whether the list shows a tenant just as the state has it. Then no more calls are needed, and a
/// refresh of many costs one. If anything differs, the tenant's own GET decides: a list may use
/// other words or be late.
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
    // A field that a list leaves out may have changed, unless the list has the time of the last
    // change.
    if listed.updated_at().is_none() && !told.are_all_in::<Tenant>(&listed) {
        return false;
    }
    let news = told.read::<Tenant>(&listed, &mut now, false);
    news.odd.is_empty() && news.drift.is_empty() && with_computed(now, &listed) == *state
}

/// The state with the server's values. A field that the server leaves out stays, or is null.
pub fn with_computed(state: Model, told: &Organization) -> Model {
    fn or<T>(told: Option<T>, kept: Attr<T>) -> Attr<T> {
        match told {
            Some(told) => Attr::Known(told),
            None => kept.into_known().into(),
        }
    }
    let told = told.clone();
    Model {
        // The answer cannot tell an import another owner.
        provider_org_id: match state.provider_org_id {
            Attr::Null => told.parent_org_id.clone().into(),
            known => known,
        },
        created_at: or(timestamp(told.created_at()), state.created_at),
        updated_at: or(timestamp(told.updated_at()), state.updated_at),
        id: told.id.into(),
        name: or(told.name, state.name),
        status: or(told.status, state.status),
        ..state
    }
}

/// The state of a tenant that may not exist: null for all fields that only an answer could tell.
pub fn without_computed(state: Model) -> Model {
    Model {
        id: Attr::Null,
        name: Attr::Null,
        status: Attr::Null,
        created_at: Attr::Null,
        updated_at: Attr::Null,
        ..state
    }
}

/// RFC 3339. `None` for a year that it cannot write.
pub fn timestamp(time: Option<OffsetDateTime>) -> Option<String> {
    time.and_then(|time| time.format(&Rfc3339).ok())
}
