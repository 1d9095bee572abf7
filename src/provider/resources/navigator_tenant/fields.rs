//! The twelve fields of a tenant that a configuration sets, and how they are sent.

use tfplugin::framework::Attr;

use super::schema::Model;
use crate::navigator::{Organization, TenantBody};
use crate::provider::permanent::Echoed;
use crate::provider::permanent::echo::{Told, text};

macro_rules! field {
    ($name:ident, required: $required:literal) => {
        Echoed {
            attribute: stringify!($name),
            required: $required,
            attr: |model| &model.$name,
            attr_mut: |model| &mut model.$name,
            told: |organization| organization.$name.as_deref(),
        }
    };
}

/// All of them, in the order of the schema.
pub const FIELDS: &[Echoed<Model, Organization>] = &[
    field!(display_name, required: true),
    field!(company_name, required: true),
    field!(country, required: true),
    field!(city, required: true),
    field!(domain, required: true),
    field!(address_line1, required: true),
    field!(state, required: true),
    field!(zip, required: true),
    field!(address_line2, required: false),
    field!(tag, required: false),
    field!(admin_user_email, required: false),
    field!(tenant_type, required: true),
];

/// The body of a create: the eleven fields of the guide, with `""` for an unset one. Only the
/// reference has the twelfth, `addressLine2`, so it is sent only if set.
pub fn new(model: &Model) -> TenantBody {
    let line2 = text(&model.address_line2);
    TenantBody {
        tenant_type: text(&model.tenant_type).to_owned(),
        country: text(&model.country).to_owned(),
        display_name: text(&model.display_name).to_owned(),
        company_name: text(&model.company_name).to_owned(),
        city: text(&model.city).to_owned(),
        state: text(&model.state).to_owned(),
        zip: text(&model.zip).to_owned(),
        domain: text(&model.domain).to_owned(),
        admin_user_email: Some(text(&model.admin_user_email).to_owned()),
        tag: Some(text(&model.tag).to_owned()),
        address_line1: text(&model.address_line1).to_owned(),
        address_line2: (!line2.is_empty()).then(|| line2.to_owned()),
    }
}

/// The body of a change. A field that was set before and is not set now is sent as `""`: a PUT
/// without it might keep the old value. A field is left out if no configuration ever gave it and
/// nobody knows it: `""` might remove a value.
pub fn changed(plan: &Model, prior: &Model, told: &Told) -> TenantBody {
    let given = |attr: fn(&Model) -> &Attr<String>| {
        let was_set = !text(attr(prior)).is_empty() || attr(plan).text().is_some();
        was_set.then(|| text(attr(plan)).to_owned())
    };
    TenantBody {
        admin_user_email: given(|model| &model.admin_user_email),
        // The guide's body always has it.
        tag: given(|model| &model.tag).or_else(|| told.tells("tag").then(String::new)),
        address_line2: given(|model| &model.address_line2)
            .filter(|line2| !line2.is_empty() || !text(&prior.address_line2).is_empty()),
        ..new(plan)
    }
}

/// The fields that a plan changes and that Navigator keeps, so a PUT is needed. A value that is not
/// known yet may be a change. `""` and null are the same to Navigator. A field that an import could
/// not tell is no change: the configuration counts.
pub fn changes(prior: &Model, plan: &Model, told: &Told, imported: bool) -> Vec<&'static str> {
    let changes = |field: &&Echoed<Model, Organization>| {
        let (before, after) = ((field.attr)(prior), (field.attr)(plan));
        let is_untold = imported && before.is_null() && !told.tells(field.attribute);
        let differs = after.is_unknown()
            || text(before) != text(after)
            || (field.required && before.is_null() != after.is_null());
        differs && !is_untold
    };
    FIELDS.iter().filter(changes).map(|field| field.attribute).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: Option<&str>) -> Model {
        Model { tag: text.map(str::to_owned).into(), ..Model::default() }
    }

    #[test]
    fn what_no_configuration_gave_is_left_out_and_what_one_takes_away_is_cleared() {
        // In state, planned: sent.
        for (prior, plan, sent) in [
            (None, None, None),
            (None, Some("x"), Some("x")),
            (Some("x"), Some("x"), Some("x")),
            (Some("x"), None, Some("")),
            (Some("x"), Some(""), Some("")),
            (Some(""), None, None),
        ] {
            let of = |text: Option<&str>| {
                let text: Attr<String> = text.map(str::to_owned).into();
                Model {
                    tag: text.clone(),
                    admin_user_email: text.clone(),
                    address_line2: text,
                    ..Model::default()
                }
            };
            let body = changed(&of(plan), &of(prior), &Told::default());
            for field in [&body.tag, &body.admin_user_email, &body.address_line2] {
                assert_eq!(field.as_deref(), sent, "{prior:?} {plan:?}");
            }
        }
    }

    #[test]
    fn a_new_one_has_eleven_fields_and_the_twelfth_when_it_is_set() {
        let line2 = |text: Option<&str>| Model {
            address_line2: text.map(str::to_owned).into(),
            ..Model::default()
        };
        for (plan, sent) in [(None, None), (Some(""), None), (Some("x"), Some("x"))] {
            let body = new(&line2(plan));
            assert_eq!(body.address_line2.as_deref(), sent, "{plan:?}");
            assert_eq!(body.admin_user_email.as_deref(), Some(""));
        }
    }

    #[test]
    fn empty_and_unset_are_one_and_unknown_may_be_a_change() {
        let unknown = Model { tag: Attr::Unknown, ..Model::default() };
        for (prior, plan, changed) in [
            (tag(None), tag(Some("")), false),
            (tag(Some("")), tag(None), false),
            (tag(Some("a")), tag(None), true),
            (tag(Some("a")), unknown, true),
        ] {
            let changes = changes(&prior, &plan, &Told::default(), false);
            assert_eq!(!changes.is_empty(), changed);
        }
    }

    #[test]
    fn after_an_import_only_what_was_told_can_change() {
        let (none, some) = (tag(None), tag(Some("a")));
        assert_eq!(changes(&none, &some, &Told::default(), true), [""; 0]);
        assert_eq!(changes(&none, &some, &Told::default(), false), ["tag"]);
        let told = Told::as_configured::<super::super::Tenant>(&none);
        assert_eq!(changes(&none, &some, &told, true), ["tag"]);
        assert_eq!(changes(&some, &tag(Some("b")), &Told::default(), true), ["tag"]);
    }
}
