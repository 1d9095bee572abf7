//! The list of pages: one for the provider, one for each thing that it serves.

use tfplugin::framework::configurable::Block;
use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{Function, Provider};

use super::errors;
use super::import::Import;
use super::kind::{
    ACTION, DATA_SOURCE, EPHEMERAL_RESOURCE, FUNCTION, Kind, LIST_RESOURCE, RESOURCE,
};
use super::page;
use super::sources::Sources;
use super::tree::Pages;
use super::wording;
use crate::Result;

/// The start of every type. Names of pages leave it out.
const PREFIX: &str = "msp_";

/// All pages, by their path in `docs/`.
///
/// # Errors
/// All faults in descriptions, `examples/` and `templates/`, a line each.
pub fn all(provider: &impl Provider, sources: &Sources) -> Result<Pages> {
    let mut book = Book { sources, pages: Pages::new(), faults: Vec::new() };
    book.provider(provider);
    for resource in provider.resources() {
        book.resource(resource.as_ref());
    }
    book.blocks(&DATA_SOURCE, &provider.data_sources());
    book.blocks(&EPHEMERAL_RESOURCE, &provider.ephemeral_resources());
    book.blocks(&LIST_RESOURCE, &provider.list_resources());
    book.blocks(&ACTION, &provider.actions());
    for function in provider.functions() {
        book.function(function.as_ref());
    }
    book.errors();
    book.close()
}

/// The pages so far, and the faults on the way.
struct Book<'a> {
    sources: &'a Sources,
    pages: Pages,
    faults: Vec<String>,
}

impl Book<'_> {
    fn provider(&mut self, provider: &impl Provider) {
        let schema = provider.schema();
        self.faults.extend(wording::of_schema("provider", &schema));
        let example = self.read(self.sources.example("provider/provider.tf"));
        let more = self.read(self.sources.template("index.md"));
        self.faults.extend(wording::of_variables(&schema, &more));
        self.add("index.md", page::provider("msp", &schema, &example, &more));
    }

    fn resource(&mut self, resource: &dyn ManagedResource) {
        let (type_name, schema, parts) =
            (resource.type_name(), resource.schema(), resource.identity());
        self.faults.extend(wording::of_schema(type_name, schema));
        self.faults.extend(wording::of_identity(type_name, parts));
        let path = path(&RESOURCE, type_name);
        // No schema says what the API is asked, and when.
        let more = self.read(self.sources.template(&path));
        let example = self.example(&RESOURCE, type_name, RESOURCE.example);
        let identity = (!parts.is_empty())
            .then(|| (parts, self.example(&RESOURCE, type_name, "import-by-identity.tf")));
        let block = self.example(&RESOURCE, type_name, "import-by-string-id.tf");
        let command = self.example(&RESOURCE, type_name, "import.sh");
        let import = Import { identity, block, command };
        self.add(&path, page::resource(type_name, schema, &example, &import, &more));
    }

    fn blocks<B: Block + ?Sized>(&mut self, kind: &Kind, blocks: &[Box<B>]) {
        for block in blocks {
            let (type_name, schema) = (block.type_name(), block.schema());
            let address = format!("{}{type_name}", kind.address);
            self.faults.extend(wording::of_schema(&address, schema));
            let path = path(kind, type_name);
            let more = self.read(self.sources.template_if_any(&path));
            let example = self.example(kind, type_name, kind.example);
            self.add(&path, page::block(kind, type_name, schema, &example, &more));
        }
    }

    fn function(&mut self, function: &dyn Function) {
        let (name, signature) = (function.name(), function.signature());
        let address = format!("{}{name}", FUNCTION.address);
        self.faults.extend(wording::of_function(&address, &signature));
        let path = path(&FUNCTION, name);
        let more = self.read(self.sources.template_if_any(&path));
        let example = self.example(&FUNCTION, name, FUNCTION.example);
        self.add(&path, page::function(name, &signature, &example, &more));
    }

    fn errors(&mut self) {
        let template = self.read(self.sources.template_if_any(errors::PAGE));
        if !template.is_empty() {
            let page = self.read(errors::page(&template, self.sources));
            self.add(errors::PAGE, page);
        }
    }

    fn example(&mut self, kind: &Kind, name: &str, file: &str) -> String {
        self.read(self.sources.example(&format!("{}/{name}/{file}", kind.directory)))
    }

    /// A text. Empty where there is a fault, which comes with all others.
    fn read(&mut self, text: Result<String>) -> String {
        text.unwrap_or_else(|error| {
            self.faults.push(error.to_string());
            String::new()
        })
    }

    fn add(&mut self, path: &str, page: String) {
        if self.pages.insert(path.to_owned(), page).is_some() {
            self.faults.push(format!("docs/{path}: two things have this page"));
        }
    }

    fn close(mut self) -> Result<Pages> {
        let unused = self.sources.unused()?;
        self.faults.extend(unused.iter().map(|path| format!("{path}: no page is made of it")));
        if self.faults.is_empty() { Ok(self.pages) } else { Err(self.faults.join("\n").into()) }
    }
}

/// The path of its page in `docs/`, and of the text after it in `templates/`.
fn path(kind: &Kind, name: &str) -> String {
    format!("{}/{}.md", kind.directory, name.strip_prefix(PREFIX).unwrap_or(name))
}

#[cfg(test)]
mod tests;
