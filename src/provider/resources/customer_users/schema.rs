//! The attributes of `msp_customer_users`.

use tfplugin::framework::{Attribute, Schema, Type, Validator, Value};

use crate::provider::checks;
use crate::provider::permanent::leave;

const ABOUT: &str = "\
Users of a customer who are given a role.

Sent with `POST /msp/customers/<customer_id>/users`. Wiv adds some and refuses others in one \
answer, and documents no call that lists, changes or removes a user. So an address that was \
refused is a warning and stands in `failed_users`, and the next plan proposes to send it again; \
an address that was added cannot be taken away through the API.

To make it an error that an address was not added, write a `postcondition` as in the example. It \
fails the run and leaves the state as it is: nothing is tainted, and the next plan proposes to send \
the address again.";

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
                "The role that they are given, as Wiv names it: `MSP-Admin`, `Admin`, `Editor`, \
                 `Member`, `Guest`, or one that Wiv has added since. It cannot be changed through \
                 the API.",
            )
            .requires_replace()
            .validate(name()),
            Attribute::required(
                "user_emails",
                Type::set(Type::String),
                "Their addresses, at least one. Adding one sends that one, and those that have \
                 failed. Taking one away that was added is refused, or, with `deletion_policy` \
                 `abandon`, only forgets it; one that has failed can be taken away at any time. \
                 Capital letters make no difference, nor does it whether a domain is in Punycode.",
            ),
            Attribute::optional(
                "retry_failed",
                Type::Bool,
                "Whether the next plan proposes to send the addresses again that have failed. \
                 Default: `true`.",
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
                "Those who were added, by address: `user_id` and `role` as Wiv answered. Addresses \
                 that were recorded as given after an import are not among them: Wiv does not tell \
                 their ids.",
            ),
            Attribute::computed(
                "failed_users",
                Type::map(Type::String),
                "Those who were not added, by address: the reason as Wiv gave it, `not in the \
                 answer` where Wiv said nothing of them, or `answer lost, outcome unknown`.",
            ),
        ],
    )
}
