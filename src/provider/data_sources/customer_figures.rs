//! A customer with everything that `GET /msp/customers` documents.

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{Attr, Attribute, Diagnostic, Number, Type};
use tfplugin::model;

use crate::wiv;

model! {
    /// A customer with its figures.
    pub struct CustomerFigures {
        pub id: Attr<String>,
        pub name: Attr<String>,
        users_number: Attr<Number>,
        active_workflows: Attr<Number>,
        num_of_integrations: Attr<Number>,
        successful_runs: Attr<Number>,
        failed_runs: Attr<Number>,
        cost_impact: Attr<Number>,
        realized_savings: Attr<Number>,
        integration_types: Attr<Vec<String>>,
        integrations: Attr<Vec<Integration>>,
    }
}

model! {
    /// An integration with an id that we recognise.
    pub struct Integration {
        id: Attr<String>,
        name: Attr<String>,
        kind as "type": Attr<String>,
    }
}

impl CustomerFigures {
    /// The fields that Wiv returns of a customer. The others are null.
    pub fn of(customer: &wiv::Customer) -> Self {
        let number = |figure: Option<i64>| figure.map(Number::from).into();
        let figures = customer.figures.as_deref().cloned().unwrap_or_default();
        // The server's order might change from plan to plan.
        let types = figures.integration_types.map(|mut types| {
            types.sort();
            types
        });
        Self {
            id: customer.id.clone().into(),
            name: customer.name.clone().into(),
            users_number: number(figures.users_number),
            active_workflows: number(figures.active_workflows),
            num_of_integrations: number(figures.num_of_integrations),
            successful_runs: number(figures.successful_runs),
            failed_runs: number(figures.failed_runs),
            cost_impact: money(figures.cost_impact.as_deref()),
            realized_savings: money(figures.realized_savings.as_deref()),
            integration_types: types.into(),
            integrations: customer.integrations.as_deref().map(integrations).into(),
        }
    }
}

fn money(digits: Option<&str>) -> Attr<Number> {
    digits.and_then(|digits| digits.parse().ok()).into()
}

fn integrations(listed: &wiv::Integrations) -> Vec<Integration> {
    let mut listed: Vec<_> = listed.recognised.iter().collect();
    listed.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let integration = |one: &wiv::Integration| Integration {
        id: one.id.clone().into(),
        name: one.name.clone().into(),
        kind: one.kind.clone().into(),
    };
    listed.into_iter().map(integration).collect()
}

/// How many customers a warning names before it only counts the rest.
const NAMED: usize = 10;

/// Names the customers that Wiv returns without figures, if there are any.
pub fn without_figures(customers: &[&wiv::Customer]) -> Option<Diagnostic> {
    // We know an integration that this run has made, even if no list shows it.
    let tells_nothing = |customer: &&&wiv::Customer| customer.figures.is_none();
    let ids: Vec<_> = customers.iter().filter(tells_nothing).map(|one| one.id.as_str()).collect();
    if ids.is_empty() {
        return None;
    }
    let what = if ids.len() == 1 { "customer" } else { "customers" };
    let more = match ids.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named: Vec<_> = ids.into_iter().take(NAMED).collect();
    Some(Diagnostic::warning(
        format!("Wiv shows no figures of {what} {}{more}", named.join(", ")),
        "The figures are null for now, and the next plan reads them again. The list (`GET \
         /msp/customers`) may not show a customer yet that was created a moment ago.",
    ))
}

/// The attributes beside `id` and `name`.
pub fn attributes() -> Vec<Attribute> {
    let number = |name, description| Attribute::computed(name, Type::Number, description);
    vec![
        number("users_number", "How many users it has."),
        number("active_workflows", "How many active workflows it has."),
        number("num_of_integrations", "How many integrations it has in total."),
        number("successful_runs", "How many workflow runs succeeded."),
        number("failed_runs", "How many workflow runs failed."),
        number(
            "cost_impact",
            "Money, with the digits from Wiv. The currency is not documented. Terraform computes \
             with binary numbers, so a sum may end in extra digits: `format(\"%.2f\", …)` rounds \
             it.",
        ),
        number("realized_savings", "Saved money, in the same form."),
        Attribute::computed(
            "integration_types",
            Type::list(Type::String),
            "Types of its integrations, such as `AWS`, sorted.",
        ),
        Attribute::computed("integrations", integration_list(), INTEGRATIONS),
    ]
}

const INTEGRATIONS: &str = "Its integrations, sorted by name and then by id. Wiv does not document \
                            their form. Integrations without an id that the provider recognises \
                            are left out, so there may be fewer than `num_of_integrations`.";

fn integration_list() -> AttributeType {
    let text = |name, description| Attribute::computed(name, Type::String, description);
    let attributes = vec![
        text("id", "Id from Wiv."),
        text("name", "Its name."),
        text("type", "`AWS`, `GCP`, or another type of Wiv."),
    ];
    AttributeType::Nested(Nesting::List, attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integration(id: &str, name: Option<&str>) -> wiv::Integration {
        wiv::Integration {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            kind: Some("AWS".to_owned()),
            timestamp: None,
        }
    }

    #[test]
    fn money_has_the_digits_that_were_answered_and_no_others() {
        for digits in ["12.5", "0.1", "-3", "123456789012345678901234567890.12"] {
            let number = money(Some(digits)).into_known().unwrap();
            assert_eq!(number.to_string(), digits);
        }
        assert_eq!(money(Some("12.50")), money(Some("12.5")));
        assert_eq!(money(None), Attr::Null);
        assert_eq!(money(Some("1e999999")), Attr::Null);
    }

    #[test]
    fn lists_are_sorted_whatever_order_they_are_answered_in() {
        let recognised =
            vec![integration("3", Some("b")), integration("2", Some("a")), integration("1", None)];
        let customer = wiv::Customer {
            figures: Some(Box::new(wiv::Figures {
                integration_types: Some(vec!["GCP".to_owned(), "AWS".to_owned()]),
                ..wiv::Figures::default()
            })),
            integrations: Some(Box::new(wiv::Integrations {
                recognised,
                unrecognised: 4,
                listed: 5,
            })),
            ..wiv::Customer::default()
        };
        let figures = CustomerFigures::of(&customer);
        let types = ["AWS".to_owned(), "GCP".to_owned()];
        assert_eq!(figures.integration_types.into_known().unwrap(), types);
        let ids: Vec<_> = figures.integrations.into_known().unwrap();
        let ids: Vec<_> = ids.iter().map(|one| one.id.text().unwrap()).collect();
        assert_eq!(ids, ["1", "2", "3"]);
    }

    #[test]
    fn what_is_not_told_is_null_and_said_only_where_nothing_is_told() {
        let named = |id: &str| wiv::Customer {
            id: id.to_owned(),
            name: Some("Acme".to_owned()),
            ..wiv::Customer::default()
        };
        let figures = wiv::Figures { users_number: Some(0), ..wiv::Figures::default() };
        let told = wiv::Customer { figures: Some(Box::new(figures)), ..named("c-1") };
        assert_eq!(without_figures(&[&told]), None);
        assert_eq!(CustomerFigures::of(&told).failed_runs, Attr::Null);
        let said = without_figures(&[&named("c-2"), &told, &named("c-3")]).unwrap();
        assert_eq!(said.summary, "Wiv shows no figures of customers c-2, c-3");
        let many: Vec<_> = (0..1_000).map(|number| named(&format!("c-{number}"))).collect();
        let said = without_figures(&many.iter().collect::<Vec<_>>()).unwrap();
        assert!(said.summary.ends_with(", c-9 and 990 more"), "{}", said.summary);
    }
}
