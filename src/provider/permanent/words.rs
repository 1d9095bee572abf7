//! What is said of all that lives this life.

use tfplugin::framework::Diagnostic;

use super::claims::{Clash, Name};
use super::echo::{self, Difference};
use super::pending::{Pending, Why};
use super::{Key as _, Permanent};
use crate::http::Error;

/// `Customer "Acme"`, of a block.
pub fn thing<T: Permanent>(model: &T::Model) -> String {
    let noun = T::FACTS.noun;
    let called = T::ECHOED.first().and_then(|field| (field.attr)(model).text());
    called.map_or_else(|| noun.to_owned(), |name| format!("{noun} {name:?}"))
}

/// The same, of what a block wants.
pub fn wanted<T: Permanent>(key: &T::Key) -> String {
    format!("{} {key}", T::FACTS.noun)
}

/// The key as the registry of this run has it.
pub fn name<T: Permanent>(key: T::Key) -> Name {
    Name { of: T::TYPE, folded: key.folded(), exact: key.exact() }
}

/// The block that takes an object in, as a person writes it.
pub fn import_block(type_name: &str, id: &str) -> String {
    format!("    import {{\n      to = {type_name}.NAME\n      id = {id:?}\n    }}\n")
}

fn import<T: Permanent>(key: &T::Key, one: &T::Answer) -> String {
    import_block(T::TYPE, &T::import_id(key, one))
}

pub fn cannot_look<T: Permanent>() -> String {
    format!("Cannot look for the {}", T::FACTS.noun.to_lowercase())
}

pub fn cannot_read<T: Permanent>(thing: &str, id: &str) -> String {
    format!("{thing} ({id}) cannot be read")
}

/// One of that name is there.
pub fn exists<T: Permanent>(key: &T::Key, one: &T::Answer) -> Diagnostic {
    let type_name = T::TYPE;
    Diagnostic::error(
        format!("{} exists already ({})", wanted::<T>(key), T::id(one)),
        format!(
            "A second one could not be deleted, so none is created. To manage the one that \
             exists, import it:\n\n{}\n\
             or set `adopt_existing = true` on this block.\n\n\
             It may also be this block's own:\n\
             - Under another address: if the block was renamed, or is under `for_each` now, say so \
             with a `moved` block.\n\
             - Marked as tainted: `terraform untaint {type_name}.NAME` keeps it.\n\
             - To be replaced with `create_before_destroy`: without that, the old one is let go \
             before the new one is made.",
            import::<T>(key, one),
        ),
    )
}

/// Several of that name are there.
pub fn several<T: Permanent>(key: &T::Key, several: &[T::Answer], adopt: bool) -> Diagnostic {
    let ids: Vec<_> = several.iter().map(|one| format!("- {}", T::id(one))).collect();
    let first = several.first().map(|one| import::<T>(key, one)).unwrap_or_default();
    let which =
        if adopt { "`adopt_existing` takes one only where it is the only one. " } else { "" };
    Diagnostic::error(
        format!("{} exists {} times already", wanted::<T>(key), several.len()),
        format!(
            "Another one could not be deleted, so none is created. These exist:\n\n{}\n\n{which}\
             Find out which of them this block is about, and import that:\n\n{first}",
            ids.join("\n"),
        ),
    )
}

/// One of nearly that name is there.
pub fn near<T: Permanent>(key: &T::Key, one: &T::Answer, called: &str) -> Diagnostic {
    let noun = T::FACTS.noun.to_lowercase();
    Diagnostic::error(
        format!("{} exists nearly so: {called:?} ({})", wanted::<T>(key), T::id(one)),
        format!(
            "The two names differ in nothing but case, white space, characters that nobody sees, how \
             they are written, or where they end, so {vendor} may have made the one of the other. A \
             second one could not be deleted, so none is created.\n\n\
             If it is the {noun} that this block is about, write its name here and import it:\n\n{}\n\
             If they are two, and you have checked with {vendor} that the new one does not exist yet, \
             set `confirmed_new = true` on this block.",
            import::<T>(key, one),
            vendor = T::FACTS.vendor,
        ),
    )
}

/// It may be among what nobody can recognise.
pub fn hidden<T: Permanent>(key: &T::Key, count: u64) -> Diagnostic {
    let (vendor, noun) = (T::FACTS.vendor, T::FACTS.noun.to_lowercase());
    let (these, one_of) = if count == 1 {
        (format!("1 {noun}"), "it may be")
    } else {
        (format!("{count} {noun}s"), "one of them may be")
    };
    Diagnostic::error(
        format!("{} may exist among {these} that cannot be recognised", wanted::<T>(key)),
        format!(
            "{vendor} counts or lists {these} of which it does not say enough to tell them apart, and \
             {one_of} this one. A second one could not be deleted, so none is created.\n\n\
             If you have checked with {vendor} that it does not exist yet, set `confirmed_new = true` \
             on this block. If it exists, import it with the id that {vendor} shows.",
        ),
    )
}

/// Says in the plan or at apply that an object is taken over.
pub fn adopted<T: Permanent>(
    key: &T::Key,
    one: &T::Answer,
    plan: &T::Model,
    planned: bool,
) -> Diagnostic {
    let verb = if planned { "is to be adopted" } else { "was adopted" };
    let mut paragraphs = vec![
        "It exists already and `adopt_existing` is true, so this block manages it and nothing is \
         created. Nothing of it is changed by that."
            .to_owned(),
    ];
    paragraphs.extend(T::adoption_remarks(one, plan));
    let summary = format!("{} ({}) {verb}", wanted::<T>(key), T::id(one));
    Diagnostic::warning(summary, paragraphs.join("\n\n"))
}

/// What was to be adopted has gone.
pub fn no_longer_there<T: Permanent>(key: &T::Key, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{} ({planned}) is no longer there", wanted::<T>(key)),
        format!(
            "The plan was to adopt it, and now no such {} is listed. Nothing was created. Plan again.",
            T::FACTS.noun.to_lowercase()
        ),
    )
}

/// A new block may not have what it wants.
pub fn clash<T: Permanent>(key: &T::Key, clash: Clash) -> Diagnostic {
    clashing::<T>(&wanted::<T>(key), clash, None)
}

/// The same over an object that a look has found.
pub fn clash_over<T: Permanent>(key: &T::Key, one: &T::Answer, clash: Clash) -> Diagnostic {
    clashing::<T>(&wanted::<T>(key), clash, Some(&T::import_id(key, one)))
}

/// A block may not go on having what it has.
pub fn state_clash<T: Permanent>(model: &T::Model, clash: Clash) -> Diagnostic {
    clashing::<T>(&thing::<T>(model), clash, None)
}

fn clashing<T: Permanent>(thing: &str, clash: Clash, import_id: Option<&str>) -> Diagnostic {
    const NONE: &str = "A second one could not be deleted, so none is created. ";
    const EITHER: &str = "Remove one of the two blocks, or name it differently.";
    const BOTH_CONFIRMED: &str = "If they are to be two, and you have checked with the vendor that \
                                  neither exists yet, set `confirmed_new = true` on both blocks.";
    let (summary, detail) = match clash {
        Clash::Twin => (
            format!("{thing} would be created twice"),
            format!("Another block of this configuration creates the same. {NONE}{EITHER}"),
        ),
        Clash::NearTwin(other) => (
            format!("{thing} would be created beside {other:?}"),
            format!(
                "Another block of this configuration creates {other:?}, which a server may take for \
                 the same name. {NONE}{BOTH_CONFIRMED}"
            ),
        ),
        Clash::Made(id) => (
            format!("{thing} is managed already ({id})"),
            format!(
                "Another block of this configuration has it, since this run: both name the same \
                 thing. {NONE}{EITHER}"
            ),
        ),
        Clash::NearMade(other, id) => (
            format!("{thing} would be created beside {other:?} ({id})"),
            format!(
                "This run has made that for another block, and a server may take the two names for \
                 one. {NONE}{BOTH_CONFIRMED}"
            ),
        ),
        Clash::Held(id) => return in_use::<T>(thing, &id, import_id),
        Clash::NearHeld(other, id) => (
            format!("{thing} is nearly {other:?} ({id}), which is in the state"),
            format!(
                "A server may take the two names for one. {NONE}If they are two, and you have checked \
                 with {} that the new one does not exist yet, set `confirmed_new = true` on this \
                 block. If they are one, remove this block; if it was renamed, say so with a `moved` \
                 block.",
                T::FACTS.vendor
            ),
        ),
        Clash::Pending => (
            format!("It is not known whether {thing} exists"),
            format!(
                "Another block has sent a create of the same, and the answer was lost. {NONE}{EITHER}"
            ),
        ),
        Clash::Promised(id) => (
            format!("{thing} ({id}) would be managed twice"),
            format!(
                "It is in the state, or another block has just come by it, and a new block of this \
                 configuration names the same thing. {EITHER} If a block was renamed, or is under \
                 `for_each` now, say so with a `moved` block."
            ),
        ),
        Clash::Shared(id) => (
            format!("{thing} ({id}) is managed twice"),
            format!(
                "Two blocks have the same object: what one of them does the other undoes. Keep one of \
                 them, and let go of the other with `terraform state rm {}.NAME` and without its block.",
                T::TYPE
            ),
        ),
    };
    Diagnostic::error(summary, detail)
}

fn in_use<T: Permanent>(thing: &str, id: &str, import_id: Option<&str>) -> Diagnostic {
    let type_name = T::TYPE;
    let import = match import_id {
        Some(import_id) => format!("and then import it with the id {import_id:?}"),
        None => "and then import it".to_owned(),
    };
    Diagnostic::error(
        format!("{thing} is managed already ({id})"),
        format!(
            "It exists, and it is in this state. A second one could not be deleted, so none is \
             created. It is one of these:\n\
             - This block's own, under another address: if the block was renamed, or is under \
             `for_each` now, say so with a `moved` block.\n\
             - This block's own, marked as tainted. `terraform untaint {type_name}.NAME` keeps it.\n\
             - Another block's. Remove one of the two blocks, or name it differently.\n\
             - This block's own, deposed by a replacement with `create_before_destroy` that did not \
             go through. `terraform state rm {type_name}.NAME`, {import}."
        ),
    )
}

/// One came up after a lost answer.
pub fn found<T: Permanent>(wanted: &str, id: &str, what_happened: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{wanted} ({id}) was created, as its listing shows"),
        format!(
            "{what_happened}\n\nExactly one that was not there before is listed now, so that is \
             taken to be it. Nothing was sent a second time."
        ),
    )
}

/// Several came up.
pub fn several_appeared<T: Permanent>(key: &T::Key, several: &[T::Answer]) -> Diagnostic {
    let type_name = T::TYPE;
    let ids: Vec<_> = several.iter().map(|one| format!("- {}", T::import_id(key, one))).collect();
    Diagnostic::error(
        format!("{} may be one of {}", wanted::<T>(key), several.len()),
        format!(
            "The create request was not answered. These have appeared since; one of them is \
             yours:\n\n{}\n\nFind out which, run `terraform state rm {type_name}.NAME` if it is \
             in the state, and import it with that id.",
            ids.join("\n")
        ),
    )
}

/// None came up.
pub fn pending<T: Permanent>(key: &T::Key, error: &Error, why: &Why) -> Diagnostic {
    let type_name = T::TYPE;
    Diagnostic::warning(
        format!("It is not known whether {} was created", wanted::<T>(key)),
        format!(
            "{}\n\n{} It is in the state without an id, and nothing is sent for it while that is so. \
             The next plan looks again and either takes it over or says what to do. Blocks that use \
             `{type_name}.NAME.id` are refused until then.",
            error.detail(),
            looked::<T>(why, "It was looked for several times and is not listed."),
        ),
    )
}

/// The next read does not find it either.
pub fn still_pending<T: Permanent>(wanted: &str, note: &Pending, why: &Why) -> Diagnostic {
    let type_name = T::TYPE;
    Diagnostic::error(
        format!("It is not known whether {wanted} exists"),
        format!(
            "Its create was sent at {}, and the answer was lost. {} A second one could not be deleted, \
             so none is created.\n\n\
             - It may be listed later: plan again in a few minutes.\n\
             - If you have made sure with {} that it does not exist, run `terraform state \
             rm {type_name}.NAME`, and the next apply creates it. Where that is refused because of what \
             is listed, set `confirmed_new = true` on the block as well.\n\
             - If it exists under another name, run that too, and import it.\n\
             - To destroy everything else, use `terraform destroy -refresh=false` with \
             `deletion_policy = \"abandon\"` on the provider.",
            note.sent_at(),
            looked::<T>(why, "Nothing new of that name is listed since."),
            T::FACTS.vendor,
        ),
    )
}

/// What the looks have shown.
fn looked<T: Permanent>(why: &Why, nothing: &str) -> String {
    let noun = T::FACTS.noun.to_lowercase();
    if why.is_unasked {
        return "It could not be looked for: no list was answered.".to_owned();
    }
    if !why.elsewhere.is_empty() {
        return format!(
            "One of just that name is listed since ({}), and another block of this configuration has \
             it. If that is the one that was sent, run `terraform state rm {}.NAME` for this block, and \
             take it out of the configuration.",
            why.elsewhere.join(", "),
            T::TYPE
        );
    }
    if !why.near.is_empty() {
        let near: Vec<_> = why.near.iter().map(|(id, name)| format!("{name:?} ({id})")).collect();
        return format!(
            "Nothing of just that name is listed, but {} of nearly that name since, which may be it.",
            near.join(", ")
        );
    }
    if why.more_hidden == 1 {
        return format!(
            "{} counts one {noun} more than before and does not say which it is: so it exists. Import \
             it with the id that {} shows, after `terraform state rm {}.NAME`.",
            T::FACTS.vendor,
            T::FACTS.vendor,
            T::TYPE
        );
    }
    nothing.to_owned()
}

/// Stored by nobody but a release that has lost its note.
pub fn no_id<T: Permanent>(wanted: &str) -> Diagnostic {
    let type_name = T::TYPE;
    Diagnostic::error(
        format!("{wanted} has no id in the state"),
        format!("Run `terraform state rm {type_name}.NAME`, and import it if it exists."),
    )
}

/// A plan that is carried out knows all of its key.
pub fn no_key<T: Permanent>() -> Diagnostic {
    Diagnostic::error(
        format!("Fault in `{}`", T::TYPE),
        "This is a fault of the provider: the plan to carry out does not say what is to be made. \
         Please report it.",
    )
}

/// An answer says something other than was sent.
pub fn echoed_differently<T: Permanent>(
    state: &T::Model,
    id: &str,
    differences: &[Difference],
) -> Diagnostic {
    let vendor = T::FACTS.vendor;
    Diagnostic::warning(
        format!("{} ({id}) differs in {vendor}: {}", thing::<T>(state), names(differences)),
        format!(
            "It was written, and {vendor} answered with other values than those that were sent:\n\n\
             {}\n\n\
             The state keeps the values of the configuration. What {vendor} says otherwise from \
             here on is drift.",
            table::<T>(differences, "sent was"),
        ),
    )
}

/// A read speaks for the first time of fields, and otherwise than the state.
pub fn told_differently<T: Permanent>(
    thing: &str,
    id: &str,
    differences: &[Difference],
) -> Diagnostic {
    let vendor = T::FACTS.vendor;
    Diagnostic::warning(
        format!("{thing} ({id}) differs in {vendor}: {}", names(differences)),
        format!(
            "{vendor} has not told these before, so nobody can say whether they were changed there \
             or are only written differently:\n\n{}\n\n\
             The state keeps the values of the configuration. What {vendor} says otherwise from \
             here on is drift.",
            table::<T>(differences, "this block says"),
        ),
    )
}

/// It has another name, which the API cannot take back.
pub fn renamed<T: Permanent>(name: &Difference, id: &str) -> Diagnostic {
    let Difference { attribute, ours, theirs: told } = name;
    let (noun, vendor) = (T::FACTS.noun, T::FACTS.vendor);
    Diagnostic::warning(
        format!("{noun} {ours:?} ({id}) was renamed to {told:?} in {vendor}"),
        format!("Write `{attribute} = {told:?}` in its block: the API cannot rename it back."),
    )
}

/// It may be there without being recognised.
pub fn not_verified<T: Permanent>(id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{} {id} could not be looked up", T::FACTS.noun),
        format!(
            "It is not recognised in {}, and may be among those whose form this provider does not \
             know, so the state is kept as it is.",
            T::FACTS.looked_in
        ),
    )
}

/// What an adoption says of fields that are not as configured, or not told.
pub fn unlike<T: Permanent>(answer: &T::Answer, plan: &T::Model) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let differences = echo::differences::<T>(answer, plan);
    if !differences.is_empty() {
        paragraphs.push(format!(
            "It differs from the configuration:\n\n{}\n\nThe plan after this apply proposes to change \
             that.",
            table::<T>(&differences, "this block says"),
        ));
    }
    let untold = echo::untold::<T>(answer, plan);
    if !untold.is_empty() {
        paragraphs.push(format!(
            "Not told by {}, so not compared: {}. What the configuration says is taken as given, and \
             sent with the next change.",
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
        format!("- `{}`: {vendor} says {:?}, {ours} {:?}", one.attribute, one.theirs, one.ours)
    };
    differences.iter().map(line).collect::<Vec<_>>().join("\n")
}
