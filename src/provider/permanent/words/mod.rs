//! The messages about all objects that live this life.

mod clashing;
mod doubted;
mod echoed;
mod kept;
mod lost;
mod noted;

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

pub use self::clashing::{clash, clash_over, state_clash};
pub use self::doubted::{is_another, other_id, perhaps_wrong_id, wrong_id};
pub use self::echoed::{echoed_differently, renamed, told_differently, unlike};
pub use self::kept::{
    TO_GO_ON, held_back, kept, kept_below, kept_pending, no_owner, not_created_without_owner,
    not_held_back, owner_lost,
};
pub use self::lost::{found, pending, several_appeared, still_pending};
pub use self::noted::{a_run, at, no_journal, not_written, noted, under_way, untaken};
use super::claims::Name;
use super::{Key as _, Permanent};
use crate::provider::advice;

/// The reason for a refused create.
const NONE: &str = "Nothing was created: nobody could delete a second one.";
/// The same, where a create was sent already.
const NO_SECOND: &str = "No second one is created: nobody could delete it.";

/// `Customer "Acme"`, from a model.
pub fn thing<T: Permanent>(model: &T::Model) -> String {
    let noun = T::FACTS.noun;
    let called = T::ECHOED.first().and_then(|field| (field.attr)(model).text());
    called.map_or_else(|| noun.to_owned(), |name| format!("{noun} {name}", name = quoted(name)))
}

/// The same, from the key of a wanted object.
pub fn wanted<T: Permanent>(key: &T::Key) -> String {
    format!("{} {key}", T::FACTS.noun)
}

/// The same, as the start of a sentence.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The key in the form of this run's registry.
pub fn name<T: Permanent>(key: T::Key) -> Name {
    Name { of: T::TYPE, folded: key.folded(), exact: key.exact() }
}

/// The block that imports an object, as a person writes it.
pub fn import_block(type_name: &str, id: &str) -> String {
    format!(
        "    import {{\n      to = {to}\n      id = {id}\n    }}\n",
        to = advice::address(type_name),
        id = quoted(id)
    )
}

fn import<T: Permanent>(key: &T::Key, one: &T::Answer) -> String {
    import_block(T::TYPE, &T::import_id(key, T::id(one)))
}

pub fn cannot_look<T: Permanent>() -> String {
    format!("Cannot look for the {}", T::FACTS.noun.to_lowercase())
}

pub fn cannot_read<T: Permanent>(thing: &str, id: &str) -> String {
    format!("{thing} ({id}) cannot be read")
}

/// An object of that name exists.
pub fn exists<T: Permanent>(key: &T::Key, one: &T::Answer) -> Diagnostic {
    Diagnostic::error(
        format!("{} exists already ({})", wanted::<T>(key), T::id(one)),
        format!(
            "Import it to manage it:\n\n{}\n\
             Or set `adopt_existing = true` on this block.\n\n\
             It may also belong to this block already:\n\
             - The block was renamed, or now uses `for_each`. Add a `moved` block.\n\
             - The object is marked as tainted. {untaint} keeps it.\n\
             - The block replaces it with `create_before_destroy`. Remove that: the old object then \
             leaves the state first.\n\n\
             {NONE}",
            import::<T>(key, one),
            untaint = advice::untaint(T::TYPE),
        ),
    )
}

/// Several objects of that name exist.
pub fn several<T: Permanent>(key: &T::Key, several: &[T::Answer], adopt: bool) -> Diagnostic {
    let ids: Vec<_> = several.iter().map(|one| format!("- {}", T::id(one))).collect();
    let first = several.first().map(|one| import::<T>(key, one)).unwrap_or_default();
    let which = if adopt { "`adopt_existing` works only if there is exactly one. " } else { "" };
    Diagnostic::error(
        format!("{} exists {} times already", wanted::<T>(key), several.len()),
        format!(
            "Find out which of these belongs to this block, and import it:\n\n\
             {}\n\n{first}\n\
             {which}Nothing was created: nobody could delete another one.",
            ids.join("\n"),
        ),
    )
}

/// An object of a nearly equal name exists.
pub fn near<T: Permanent>(key: &T::Key, one: &T::Answer, called: &str) -> Diagnostic {
    let noun = T::FACTS.noun.to_lowercase();
    Diagnostic::error(
        format!(
            "{} exists under nearly the same name: {called} ({})",
            wanted::<T>(key),
            T::id(one),
            called = quoted(called)
        ),
        format!(
            "If this block is about that {noun}, write its name here and import it:\n\n{}\n\
             If it is about another {noun}, check with {vendor} that this one does not exist yet. Then \
             set `confirmed_new = true` on this block.\n\n\
             The two names are nearly equal. They differ only in case, white space, invisible \
             characters, spelling or length. {vendor} may have changed one into the other. {NONE}",
            import::<T>(key, one),
            vendor = T::FACTS.vendor,
        ),
    )
}

/// It may be among the objects that nobody can recognise.
pub fn hidden<T: Permanent>(key: &T::Key, count: u64) -> Diagnostic {
    let (vendor, noun) = (T::FACTS.vendor, T::FACTS.noun.to_lowercase());
    let (these, about, which) = if count == 1 {
        (format!("1 {noun}"), "it", "It")
    } else {
        (format!("{count} {noun}s"), "them", "One of them")
    };
    Diagnostic::error(
        format!("{} may exist among {these} that cannot be recognised", wanted::<T>(key)),
        format!(
            "Check with {vendor} whether it exists. If it does, import it with the id that {vendor} \
             shows. If it does not, set `confirmed_new = true` on this block.\n\n\
             {vendor} counts or lists {these}, but tells too little about {about}. {which} may be this \
             one. {NONE}",
        ),
    )
}

/// Says in the plan or at apply that the block adopts an object.
pub fn adopted<T: Permanent>(
    key: &T::Key,
    one: &T::Answer,
    plan: &T::Model,
    planned: bool,
) -> Diagnostic {
    let verb = if planned { "is to be adopted" } else { "was adopted" };
    let mut paragraphs = vec![
        "This block manages it from now on: it exists already, and `adopt_existing` is true. Nothing \
         is created, and the adoption changes nothing of it."
            .to_owned(),
    ];
    paragraphs.extend(T::adoption_remarks(one, plan));
    let summary = format!("{} ({}) {verb}", wanted::<T>(key), T::id(one));
    Diagnostic::warning(summary, paragraphs.join("\n\n"))
}

/// The object to adopt is gone.
pub fn no_longer_there<T: Permanent>(key: &T::Key, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{} ({planned}) is no longer there", wanted::<T>(key)),
        format!(
            "Plan again. The plan was to adopt it, but no such {} is listed any more. Nothing was \
             created.",
            T::FACTS.noun.to_lowercase()
        ),
    )
}

/// Only a release that has lost its note stores this.
pub fn no_id<T: Permanent>(wanted: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{wanted} has no id in the state"),
        format!("Run {}. Then import the object if it exists.", advice::state_rm(T::TYPE)),
    )
}

/// A plan that is applied knows its whole key.
pub fn no_key<T: Permanent>() -> Diagnostic {
    Diagnostic::error(
        format!("Fault in `{}`", T::TYPE),
        "Please report this fault of the provider: the plan does not say what to create.",
    )
}

/// It may exist without being recognised.
pub fn not_verified<T: Permanent>(id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{} {id} could not be looked up", T::FACTS.noun),
        format!(
            "Its state stays as it is. The provider does not recognise it in {}. It may be one of the \
             objects there whose form the provider does not know.",
            T::FACTS.looked_in
        ),
    )
}
