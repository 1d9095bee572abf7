//! The attributes of `msp_customer_users`.

use tfplugin::framework::{Attribute, Schema, Type, Validator, Value};

use crate::provider::checks;
use crate::provider::permanent::leave;

const ABOUT: &str = "\
Users of a customer, with a role.

The provider sends them with `POST /msp/customers/<customer_id>/users`. In one answer, Wiv may add \
some users and refuse others. A refused address is a warning and is in `failed_users`. The next plan \
proposes to send it again. Wiv documents no call that lists, changes or removes a user.

To make a refused address an error, write a `postcondition` as in the example. It fails the run and \
leaves the state as it is. Nothing is tainted, and the next plan proposes to send the address again.";

/// All of them.
pub fn schema() -> Schema {
    let name = || Validator::text(checks::name);
    let text = |key| (key, Type::String);
    Schema::new(
        ABOUT,
        vec![
            Attribute::required(
                "customer_id",
                Type::String,
                "Id of the customer, such as `msp_customer.example.id`.",
            )
            .requires_replace()
            .validate(name()),
            Attribute::required(
                "role",
                Type::String,
                "Their role, in Wiv's spelling: `MSP-Admin`, `Admin`, `Editor`, `Member`, `Guest`, \
                 or a newer one. The API cannot change it.",
            )
            .requires_replace()
            .validate(name()),
            Attribute::required(
                "user_emails",
                Type::set(Type::String),
                "Their addresses, at least one. If you add one, the provider sends that one and \
                 those that have failed. You can remove an address that failed at any time. \
                 Removing an address that was added is an error; with \
                 `deletion_policy = \"abandon\"` it only leaves the state. Capital letters make no \
                 difference, and neither does Punycode in a domain.",
            ),
            Attribute::optional(
                "retry_failed",
                Type::Bool,
                "Whether the next plan proposes to send failed addresses again. Default: `true`.",
            )
            .default_to(Value::Bool(true)),
            leave::attribute("users"),
            Attribute::computed(
                "id",
                Type::String,
                "`customer_id` and `role`: `<customer_id>/<role>`.",
            ),
            Attribute::computed(
                "users",
                Type::map(Type::object([text("user_id"), text("role")])),
                "The added users, by address: `user_id` and `role` from Wiv. Addresses that an \
                 apply after an import stored as given are not among them, because Wiv does not \
                 return their ids.",
            ),
            Attribute::computed(
                "failed_users",
                Type::map(Type::String),
                "The addresses that were not added, each with the reason. The reason is Wiv's, or \
                 `not in the answer` if Wiv said nothing, or `answer lost, outcome unknown`.",
            ),
        ],
    )
}
