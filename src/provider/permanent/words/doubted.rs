//! The id of an import is probably wrong.

use tfplugin::framework::{Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::{thing, wanted};
use crate::provider::advice;
use crate::provider::permanent::Permanent;

/// Another object has the name in the block.
pub fn wrong_id<T: Permanent>(
    prior: &T::Model,
    id: &str,
    key: &T::Key,
    bearers: &[String],
) -> String {
    let theirs = match bearers {
        [one] => format!("{} has the id {}", wanted::<T>(key), quoted(one)),
        several => format!("these have the name {key}: {}", several.join(", ")),
    };
    format!(
        "{} The imported id is probably wrong: {} is the id of {}, but {theirs}.",
        corrected(T::TYPE),
        quoted(id),
        thing::<T>(prior)
    )
}

/// No object has that name.
pub fn perhaps_wrong_id<T: Permanent>(prior: &T::Model, id: &str, key: &T::Key) -> String {
    format!(
        "Check the imported id. {} The id may be wrong: {} is the id of {}, and no {key} is listed.",
        corrected(T::TYPE),
        quoted(id),
        thing::<T>(prior)
    )
}

/// An id made from the values in the block.
pub fn other_id(type_name: &str, imported: &str, own: &str) -> String {
    format!(
        "{} The imported id is probably wrong: it is {}, but the id of this block is {}.",
        corrected(type_name),
        quoted(imported),
        quoted(own)
    )
}

/// The apply would give one object the name of the other.
pub fn is_another<T: Permanent>(key: &T::Key, id: &str, doubt: &str) -> Diagnostic {
    let summary = format!("{} is not the imported object ({id})", wanted::<T>(key));
    let detail = format!(
        "{doubt}\n\n\
         Nothing is changed: the apply would give the imported object the name of the other one."
    );
    Diagnostic::error(summary, detail).at(Path::attribute(T::FACTS.named_by))
}

fn corrected(type_name: &str) -> String {
    format!(
        "Correct the `id` of the `import` block. If the import was applied already, first run {}.",
        advice::state_rm(type_name)
    )
}
