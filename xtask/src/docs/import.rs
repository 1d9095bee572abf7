//! The part of a resource's page about importing an object: the newest way first.

use std::fmt::Write;

use tfplugin::framework::IdentityPart;

use super::text::fenced;

/// The ways, each with its example.
pub struct Import {
    /// An `import` block by identity, and the parts of the identity. Not every resource has one.
    pub identity: Option<(&'static [IdentityPart], String)>,
    /// An `import` block by id.
    pub block: String,
    /// The command.
    pub command: String,
}

/// All of them.
pub fn section(import: &Import) -> String {
    let mut text = "## Import\n\n".to_owned();
    // Writing to a string does not fail.
    if let Some((parts, example)) = &import.identity {
        let _ = write!(
            text,
            "In Terraform v1.12.0 and later, OpenTofu included, with an `import` block by \
             identity:\n\n{}\n\n{}\n",
            fenced("terraform", example),
            schema(parts),
        );
    }
    let _ = write!(
        text,
        "In Terraform v1.5.0 and later, with an `import` block by id:\n\n{}\n\n\
         In any version, with the command:\n\n{}",
        fenced("terraform", &import.block),
        fenced("shell", &import.command),
    );
    text
}

/// All parts are text, and an import needs them all.
fn schema(parts: &[IdentityPart]) -> String {
    let mut text = "### Identity Schema\n\n#### Required\n\n".to_owned();
    for part in parts {
        let _ = writeln!(text, "- `{}` (String) {}", part.name, part.description);
    }
    text
}
