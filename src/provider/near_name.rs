//! Names that are two to an API and one to a person.

use tfplugin::framework::{Diagnostic, Path};

use super::look::{Wanted, import_block};

/// Whether two names differ, and in case or white space alone. Asked of every object of an
/// account for each that is created, so nothing is allocated.
pub fn are_near(one: &str, other: &str) -> bool {
    one != other && bare(one).eq(bare(other))
}

fn bare(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_lowercase)
}

/// What the plan for a new one says of one that is there.
pub fn warning(name: &str, other: &Wanted, other_name: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{} ({id}) differs from {name:?} in case or white space alone", other.thing),
        format!(
            "For the API they are two, so another one is created, and that cannot be deleted. If they \
             are to be one, write `name = {other_name:?}` here and, where no block has it yet, import \
             it:\n\n{}",
            import_block(other.type_name, id)
        ),
    )
    .at(Path::attribute("name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_that_differ_in_case_or_white_space_alone() {
        for (one, other, near) in [
            ("Acme", "ACME", true),
            ("Acme", "Acme ", true),
            ("Acme Ltd", "acme  ltd", true),
            ("Acme Ltd", "AcmeLtd", true),
            ("Ümlaut", "ümlaut", true),
            ("Acme", "Acme", false),
            ("Acme", "Acme2", false),
            ("Acme", "", false),
            ("Acme", "Acme-", false),
        ] {
            assert_eq!(are_near(one, other), near, "{one:?} {other:?}");
            assert_eq!(are_near(other, one), near, "{other:?} {one:?}");
        }
    }
}
