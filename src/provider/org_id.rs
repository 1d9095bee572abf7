//! `org_id`: the organization in Navigator that a block reads.

use tfplugin::framework::{Attribute, Type, Validator};

use super::checks;

/// The attribute, where it is the only argument.
pub fn attribute() -> Attribute {
    Attribute::required(
        "org_id",
        Type::String,
        "Id of the organization: the provider's, or a tenant's.",
    )
    .validate(Validator::text(checks::name))
}
