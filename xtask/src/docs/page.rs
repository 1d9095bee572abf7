//! The parts of a page, in the layout that the registry and its readers know.

use tfplugin::framework::{Schema, Signature};

use super::import::{self, Import};
use super::kind::{FUNCTION, Kind, RESOURCE};
use super::text::{fenced, join, plain};
use super::{function, schema};

/// The page of the provider itself.
pub fn provider(name: &str, schema: &Schema, example: &str, more: &str) -> String {
    let title = format!("{name} Provider");
    let head = front_matter(&title, None, &schema.description);
    let parts = [
        format!("{head}\n# {title}"),
        schema.description.clone(),
        usage(example),
        schema::section(schema, None),
        more.to_owned(),
    ];
    join(&parts)
}

/// The page of a resource.
pub fn resource(
    type_name: &str,
    schema: &Schema,
    example: &str,
    import: &Import,
    more: &str,
) -> String {
    let more = join(&[import::section(import), more.to_owned()]);
    block(&RESOURCE, type_name, schema, example, &more)
}

/// The page of anything that is written as a block.
pub fn block(kind: &Kind, type_name: &str, schema: &Schema, example: &str, more: &str) -> String {
    let title = kind.title;
    let head = front_matter(&format!("{type_name} {title} - msp"), Some(""), &schema.description);
    let parts = [
        format!("{head}\n# {type_name} ({title})"),
        schema.description.clone(),
        kind.needs.to_owned(),
        usage(example),
        schema::section(schema, kind.inside),
        more.to_owned(),
    ];
    join(&parts)
}

/// The page of a function.
pub fn function(name: &str, signature: &Signature, example: &str, more: &str) -> String {
    let title = FUNCTION.title;
    let head = front_matter(&format!("{name} {title} - msp"), Some(""), signature.summary);
    let parts = [
        format!("{head}\n# {title}: {name}"),
        signature.description.to_owned(),
        FUNCTION.needs.to_owned(),
        usage(example),
        function::sections(name, signature),
        more.to_owned(),
    ];
    join(&parts)
}

fn front_matter(title: &str, subcategory: Option<&str>, description: &str) -> String {
    let subcategory = subcategory.map(|name| format!("subcategory: \"{name}\"\n"));
    format!(
        "---\n\
         # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.\n\
         page_title: \"{title}\"\n\
         {}\
         description: |-\n  {}\n\
         ---\n",
        subcategory.unwrap_or_default(),
        plain(description.split("\n\n").next().unwrap_or_default()),
    )
}

fn usage(example: &str) -> String {
    format!("## Example Usage\n\n{}", fenced("terraform", example))
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::{Attribute, Type};

    use super::*;

    fn sample() -> Schema {
        let name = Attribute::required("name", Type::String, "Its name.");
        Schema::new("A [thing](https://example.com) with a `name`.\n\nMade at once.", vec![name])
    }

    #[test]
    fn the_provider_has_no_subcategory_and_no_import() {
        let page = provider("msp", &sample(), "provider {}", "");
        assert!(page.contains("page_title: \"msp Provider\"\ndescription"), "{page}");
        assert!(page.contains("\n# msp Provider\n"), "{page}");
        assert!(!page.contains("Import"), "{page}");
    }
}
