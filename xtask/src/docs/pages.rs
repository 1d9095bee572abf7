//! Which pages there are: one for the provider, one for each thing that it serves.

use std::collections::BTreeSet;

use terraform_provider_msp::framework::Provider;

use super::page::{self, Import};
use super::sources::Sources;
use super::tree::Pages;
use super::wording;
use crate::Result;

/// What every resource's type starts with, and no page's name.
const PREFIX: &str = "msp_";

/// All pages, by their path in `docs/`.
pub fn all(provider: &impl Provider, sources: &Sources) -> Result<Pages> {
    let schema = provider.schema();
    let resources = provider.resources();
    let mut faults = wording::of_schema("provider", &schema);
    let mut pages = Pages::new();

    let more = sources.template("index.md")?;
    faults.extend(wording::of_variables(&schema, &more));
    let example = sources.example("provider/provider.tf")?;
    pages.insert("index.md".to_owned(), page::provider("msp", &schema, &example, &more));

    for resource in &resources {
        let type_name = resource.type_name();
        let name = type_name.strip_prefix(PREFIX).unwrap_or(type_name);
        faults.extend(wording::of_schema(type_name, resource.schema()));
        let example = |file| sources.example(&format!("resources/{type_name}/{file}"));
        let import =
            Import { block: example("import-by-string-id.tf")?, command: example("import.sh")? };
        let more = sources.template(&format!("resources/{name}.md"))?;
        let page =
            page::resource(type_name, resource.schema(), &example("resource.tf")?, &import, &more);
        pages.insert(format!("resources/{name}.md"), page);
    }

    let types: BTreeSet<_> = resources.iter().map(|resource| resource.type_name()).collect();
    for found in sources.examples("resources")? {
        if !types.contains(found.as_str()) {
            faults.push(format!("examples/resources/{found}: there is no such resource"));
        }
    }
    if faults.is_empty() { Ok(pages) } else { Err(faults.join("\n").into()) }
}
