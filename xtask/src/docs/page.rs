//! The parts of a page: an example first, then what cannot be undone, in a call-out, then the schema.

use tfplugin::framework::{Schema, Signature};

use super::import::{self, Import};
use super::kind::{FUNCTION, Kind, RESOURCE};
use super::text::{call_out, fenced, first_paragraph, join, plain};
use super::{function, schema};

/// The page of the provider itself.
pub fn provider(name: &str, schema: &Schema, example: &str, more: &str) -> String {
    let title = format!("{name} Provider");
    let head = front_matter(&title, None, &schema.description);
    let title = format!("{head}\n# {title}");
    parts(title, &schema.description, example, "", schema::section(schema, None), more)
}

/// The page of a resource.
pub fn resource(
    type_name: &str,
    schema: &Schema,
    example: &str,
    import: &Import,
    more: &str,
) -> String {
    let (call_out, more) = call_out(more);
    let more = join(&[call_out.to_owned(), import::section(import), more.to_owned()]);
    block(&RESOURCE, type_name, schema, example, &more)
}

/// The page of anything that is written as a block.
pub fn block(kind: &Kind, type_name: &str, schema: &Schema, example: &str, more: &str) -> String {
    let title = kind.title;
    let head = front_matter(&format!("{type_name} {title} - msp"), Some(""), &schema.description);
    let title = format!("{head}\n# {type_name} ({title})");
    let section = schema::section(schema, kind.inside);
    parts(title, &schema.description, example, kind.needs, section, more)
}

/// The page of a function.
pub fn function(name: &str, signature: &Signature, example: &str, more: &str) -> String {
    let title = FUNCTION.title;
    let head = front_matter(&format!("{name} {title} - msp"), Some(""), signature.summary);
    let title = format!("{head}\n# {title}: {name}");
    let sections = function::sections(name, signature);
    parts(title, signature.description, example, FUNCTION.needs, sections, more)
}

/// `more` stands at the end, but for its call-out.
fn parts(
    title: String,
    description: &str,
    example: &str,
    needs: &str,
    schema: String,
    more: &str,
) -> String {
    let (what, how) = first_paragraph(description);
    let (call_out, more) = call_out(more);
    let after_example = [call_out, needs, how].map(str::to_owned);
    let mut parts = vec![title, what.to_owned(), usage(example)];
    parts.extend(after_example);
    parts.extend([schema, more.to_owned()]);
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
    fn the_example_comes_first_then_what_cannot_be_undone_then_the_schema() {
        let import = Import { identity: None, block: String::new(), command: String::new() };
        let page =
            resource("msp_thing", &sample(), "resource {}", &import, "~> **No.**\n\n## More\n");
        let order = [
            "A [thing](https://example.com) with a `name`.",
            "## Example Usage",
            "resource {}",
            "~> **No.**",
            "Made at once.",
            "## Schema",
            "## Import",
            "## More",
        ];
        let places: Vec<_> = order.iter().map(|part| page.find(part)).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}\n{page}");
    }

    #[test]
    fn the_provider_has_no_subcategory_and_no_import() {
        let page = provider("msp", &sample(), "provider {}", "");
        assert!(page.contains("page_title: \"msp Provider\"\ndescription"), "{page}");
        assert!(page.contains("\n# msp Provider\n"), "{page}");
        assert!(!page.contains("Import"), "{page}");
    }
}
