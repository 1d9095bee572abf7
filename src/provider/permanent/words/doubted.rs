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
        several => format!("these are called {key}: {}", several.join(", ")),
    };
    format!(
        "The imported id is probably wrong: {} is that of {}, and {theirs}. {}",
        quoted(id),
        thing::<T>(prior),
        corrected(T::TYPE)
    )
}

/// No object has that name.
pub fn perhaps_wrong_id<T: Permanent>(prior: &T::Model, id: &str, key: &T::Key) -> String {
    format!(
        "The imported id may be wrong: {} is that of {}, and no {key} is listed. {}",
        quoted(id),
        thing::<T>(prior),
        corrected(T::TYPE)
    )
}

/// An id made from the values in the block.
pub fn other_id(type_name: &str, imported: &str, own: &str) -> String {
    format!(
        "The imported id is probably wrong: it is {}, and that of this block is {}. {}",
        quoted(imported),
        quoted(own),
        corrected(type_name)
    )
}

/// The apply would give one object the name of the other.
pub fn is_another<T: Permanent>(key: &T::Key, id: &str, doubt: &str) -> Diagnostic {
    let summary = format!("{} is another one than {id}, which was imported", wanted::<T>(key));
    let detail = format!(
        "{doubt}\n\nNothing is changed: the apply would give the imported one the name of the other."
    );
    Diagnostic::error(summary, detail).at(Path::attribute(T::FACTS.named_by))
}

fn corrected(type_name: &str) -> String {
    format!(
        "Correct the `id` of the `import` block. After an import that was applied, first run {}.",
        advice::state_rm(type_name)
    )
}
