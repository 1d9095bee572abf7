//! The messages about integrations.

use tfplugin::framework::{Attr, Change, Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::Account;
use super::model::Model;
use crate::provider::checks;
use crate::provider::permanent::leave::{self, Undeletable};

/// A name that no new integration gets, though an existing one may have it.
pub fn not_a_new_name(name: &str) -> Option<Diagnostic> {
    let why = checks::name(name).err()?;
    let refused = Diagnostic::error(
        "Invalid value for `name`",
        format!(
            "{why} The provider creates no integration with such a name. To manage an integration \
             that has it, import it."
        ),
    );
    Some(refused.at(Path::attribute("name")))
}

/// Other ways on where a change is refused, by the changed attribute.
pub fn hint(prior: &Model, replace: &[Path]) -> String {
    let inside = |block: &str| {
        let block = Path::attribute(block);
        replace.iter().any(|path| path.steps().starts_with(block.steps()))
    };
    if inside("gcp") || inside("custom") {
        return "If only the secret has changed, change it in Wiv: the API cannot. Then tell Terraform to \
                ignore the difference:\n\n    \
                lifecycle {\n      ignore_changes = [gcp, custom]\n    }\n\n"
            .to_owned();
    }
    if inside("aws") {
        return format!("{AS_IT_IS}\n\n");
    }
    match prior.name.text() {
        Some(name) if inside("name") => format!(
            "If the integration was renamed in Wiv, write `name = {name}` here. Otherwise rename \
             it in Wiv first. If `name` comes from the customer's name, and that has changed, keep \
             this one:\n\n    lifecycle {{\n      ignore_changes = [name]\n    }}\n\n",
            name = quoted(name)
        ),
        _ => String::new(),
    }
}

/// The change as the plan shows it.
pub fn change_of_type(prior: &Model, plan: &Model) -> Change {
    let shown = |kind: &Attr<String>| match kind {
        Attr::Known(kind) => quoted(kind),
        Attr::Null => "null".to_owned(),
        Attr::Unknown => "(known after apply)".to_owned(),
    };
    let [from, to] = [prior, plan].map(|model| shown(&model.kind));
    Change { path: Path::attribute("type"), from, to }
}

const AS_IT_IS: &str = "To keep the integration as it is, write in its block:\n\n    \
                        lifecycle {\n      ignore_changes = [aws]\n    }";

/// The external id of an integration is not known yet. Only a new onboarding link makes it unknown,
/// and no two links have the same id.
pub fn external_id_of_another_link(prior: &Model, at: Path) -> Diagnostic {
    let id = prior.id.text().unwrap_or("no id");
    let Undeletable { thing, because, .. } = Undeletable::of::<Account>(prior, id);
    Diagnostic::error(
        format!("`{at}` of {thing} ({id}) would change"),
        format!(
            "Undo the change that makes a new onboarding link, such as other `keepers`. {AS_IT_IS}\n\n\
             {}\n\n\
             Terraform does not know the new value yet: it makes a new onboarding link, and each \
             link has its own external id. {because}: this one would stay on the old id, while the \
             role in AWS moves to the new one. `deletion_policy` is `prevent`, so nothing is done.",
            leave::at_once("this one")
        ),
    )
    .at(at)
}
