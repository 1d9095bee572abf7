//! A server returns another value than it received.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::thing;
use crate::provider::permanent::Permanent;
use crate::provider::permanent::echo::{self, Difference};

const KEEPS: &str = "The state keeps the values of the configuration.";

fn drifts(vendor: &str) -> String {
    format!("A later plan shows a change only if {vendor} changes its values again.")
}

/// An answer has another value than was sent.
pub fn echoed_differently<T: Permanent>(
    state: &T::Model,
    id: &str,
    differences: &[Difference],
) -> Diagnostic {
    let vendor = T::FACTS.vendor;
    Diagnostic::warning(
        format!("{} ({id}) differs in {vendor}: {}", thing::<T>(state), names(differences)),
        format!(
            "Check these values. {vendor} took the object, but answered with other values than those \
             that were sent:\n\n\
             {}\n\n{KEEPS} {}",
            table::<T>(differences, "the request says"),
            drifts(vendor),
        ),
    )
}

/// A read has the first value of a field, and it differs from the state.
pub fn told_differently<T: Permanent>(
    thing: &str,
    id: &str,
    differences: &[Difference],
) -> Diagnostic {
    let vendor = T::FACTS.vendor;
    Diagnostic::warning(
        format!("{thing} ({id}) differs in {vendor}: {}", names(differences)),
        format!(
            "Check these values. {vendor} returns them for the first time:\n\n\
             {}\n\n{KEEPS} {} Nobody can tell whether somebody changed them, or {vendor} only writes \
             them differently.",
            table::<T>(differences, "this block says"),
            drifts(vendor),
        ),
    )
}

/// It has another name, which the API cannot change back.
pub fn renamed<T: Permanent>(name: &Difference, id: &str) -> Diagnostic {
    let Difference { attribute, ours, theirs: told } = name;
    let (noun, vendor) = (T::FACTS.noun, T::FACTS.vendor);
    Diagnostic::warning(
        format!(
            "{noun} {ours} ({id}) was renamed to {told} in {vendor}",
            ours = quoted(ours),
            told = quoted(told)
        ),
        format!(
            "Write `{attribute} = {told}` in its block: the API cannot rename it back.",
            told = quoted(told)
        ),
    )
}

/// In an adoption: fields that differ from the configuration, or that the server did not return.
pub fn unlike<T: Permanent>(answer: &T::Answer, plan: &T::Model) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let differences = echo::differences::<T>(answer, plan);
    if !differences.is_empty() {
        paragraphs.push(format!(
            "The plan after this apply proposes to change these values. They differ from the \
             configuration:\n\n{}",
            table::<T>(&differences, "this block says"),
        ));
    }
    let untold = echo::untold::<T>(answer, plan);
    if !untold.is_empty() {
        paragraphs.push(format!(
            "{} does not return these, so nobody can compare them: {}. The state takes them from the \
             configuration, and the next change sends them.",
            T::FACTS.vendor,
            backticked(&untold),
        ));
    }
    paragraphs
}

fn names(differences: &[Difference]) -> String {
    let names: Vec<_> = differences.iter().map(|difference| difference.attribute).collect();
    backticked(&names)
}

fn backticked(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn table<T: Permanent>(differences: &[Difference], ours: &str) -> String {
    let vendor = T::FACTS.vendor;
    let line = |one: &Difference| {
        format!(
            "- `{}`: {vendor} says {}, {ours} {}",
            one.attribute,
            quoted(&one.theirs),
            quoted(&one.ours)
        )
    };
    differences.iter().map(line).collect::<Vec<_>>().join("\n")
}
