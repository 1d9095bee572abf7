//! Import ids of two parts, `<customer_id>/<something>` or `<org_id>/<something>`. An object of a
//! customer or an organization is only found with the id of that.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

/// Splits an import id at its first `/`. An id of either API has none, but the second part may have
/// one.
///
/// # Errors
/// If it has not two parts, or one is blank or has white space around it. `thing` is the imported
/// object (`an onboarding link`), `names` are those of the two parts.
pub fn pair(id: &str, thing: &str, names: [&str; 2]) -> Result<(String, String), Diagnostic> {
    let [first, second] = names;
    let wrong = |why: String| {
        Diagnostic::error(
            format!("Not the import id of {thing}"),
            format!("{why} The import id is `<{first}>/<{second}>`."),
        )
    };
    let Some((owner_id, rest)) = id.split_once('/') else {
        return Err(wrong(format!("{id} has no `/` in it.", id = quoted(id))));
    };
    for (name, part) in [(first, owner_id), (second, rest)] {
        if part.is_empty() || part.trim() != part {
            let fault =
                if part.trim().is_empty() { "is blank" } else { "has white space around it" };
            return Err(wrong(format!("In {id} the `{name}` {fault}.", id = quoted(id))));
        }
    }
    Ok((owner_id.to_owned(), rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["customer_id", "external_id"];

    #[test]
    fn both_parts_are_there() {
        for (id, parts) in [
            ("c-1/x", ("c-1", "x")),
            ("c-1/with/slashes", ("c-1", "with/slashes")),
            ("c-1/Two Words", ("c-1", "Two Words")),
        ] {
            let (customer_id, second) = pair(id, "a link", NAMES).unwrap();
            assert_eq!((&*customer_id, &*second), parts);
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_the_form_that_is_right() {
        let told = |id| pair(id, "a link", NAMES).unwrap_err().detail;
        let form = "The import id is `<customer_id>/<external_id>`.";
        assert_eq!(told("c-1"), format!("\"c-1\" has no `/` in it. {form}"));
        assert_eq!(told("/x"), format!("In \"/x\" the `customer_id` is blank. {form}"));
        assert_eq!(told("c-1/ "), format!("In \"c-1/ \" the `external_id` is blank. {form}"));
        assert_eq!(
            told("c-1/x "),
            format!("In \"c-1/x \" the `external_id` has white space around it. {form}")
        );
    }
}
