//! A provider that serves one thing of each kind, and the files for its pages.

use std::fs;
use std::path::{Path, PathBuf};

use tfplugin::framework::action::ServedAction;
use tfplugin::framework::data_source::ServedDataSource;
use tfplugin::framework::ephemeral::ServedEphemeral;
use tfplugin::framework::list::ServedList;
use tfplugin::framework::managed::{Managed, ManagedResource};
use tfplugin::framework::{
    Action, Attr, Attribute, CallContext, Caller, Configurable, Context, DataSource, Diagnostic,
    Diagnostics, EphemeralResource, Function, FunctionError, IdentityPart, ListResource,
    ListResults, Parameter, Progress, Provider, Resource, Schema, Served, Signature, Type, Value,
};
use tfplugin::model;

/// A library.
pub struct Toy;

/// All files for its pages.
pub const FILES: [(&str, &str); 13] = [
    ("templates/index.md", "## More\n\nOf the library."),
    ("templates/resources/book.md", "## More\n\nOf books."),
    ("templates/data-sources/book.md", "## More\n\nOf data."),
    ("examples/provider/provider.tf", "provider {}"),
    ("examples/resources/msp_book/resource.tf", "resource {}"),
    ("examples/resources/msp_book/import-by-identity.tf", "import { identity = {} }"),
    ("examples/resources/msp_book/import-by-string-id.tf", "import { id = \"1/2\" }"),
    ("examples/resources/msp_book/import.sh", "terraform import msp_book.example 1/2"),
    ("examples/data-sources/msp_book/data-source.tf", "data {}"),
    ("examples/ephemeral-resources/msp_ticket/ephemeral-resource.tf", "ephemeral {}"),
    ("examples/list-resources/msp_book/list-resource.tfquery.hcl", "list {}"),
    ("examples/actions/msp_lend/action.tf", "action {}"),
    ("examples/functions/label/function.tf", "output {}"),
];

/// A directory of its own below `target/` for each name, with these files and no others.
pub fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp/xtask").join(name);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    for (path, text) in files {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("{text}\n")).unwrap();
    }
    root
}

model! {
    /// A thing without a configuration.
    pub struct Nothing {}
}

model! {
    struct Entry {
        title: Attr<String>,
        shelf_id: Attr<String>,
        id: Attr<String>,
    }
}

model! {
    struct Shelf {
        shelf_id: Attr<String>,
    }
}

fn title() -> Attribute {
    Attribute::required("title", Type::String, "What it is called.")
}

fn shelf() -> Attribute {
    Attribute::optional("shelf_id", Type::String, "Id of its `msp_shelf`.")
}

fn id() -> Attribute {
    Attribute::computed("id", Type::String, "Its id.")
}

struct Book;

impl Resource for Book {
    type Model = Entry;
    const TYPE: &'static str = "msp_book";

    fn schema(&self) -> Schema {
        Schema::new(
            "A [book](https://example.com) on a `msp_shelf`.\n\nBought at once.",
            vec![title(), shelf(), id()],
        )
    }

    fn identity(&self) -> &'static [IdentityPart] {
        &[
            IdentityPart {
                name: "shelf_id",
                attribute: "shelf_id",
                description: "Id of its shelf.",
            },
            IdentityPart { name: "book_id", attribute: "id", description: "Its id." },
        ]
    }

    async fn create(&self, _: Entry, plan: Entry, _: &mut Context) -> Result<Entry, Diagnostic> {
        Ok(plan)
    }

    async fn read(&self, state: Entry, _: &mut Context) -> Result<Option<Entry>, Diagnostic> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: Entry,
        _: Entry,
        plan: Entry,
        _: &mut Context,
    ) -> Result<Entry, Diagnostic> {
        Ok(plan)
    }

    async fn delete(&self, _: Entry, _: &mut Context) -> Result<(), Diagnostic> {
        Ok(())
    }

    fn import(&self, _: &str, _: &mut Context) -> Result<Entry, Diagnostic> {
        Ok(Entry::default())
    }
}

struct BookData;

impl Configurable for BookData {
    type Model = Entry;
    const TYPE: &'static str = "msp_book";

    fn schema(&self) -> Schema {
        Schema::new("A book that is there.", vec![title(), shelf(), id()])
    }
}

impl DataSource for BookData {
    async fn read(&self, config: Entry, _: &mut CallContext) -> Result<Entry, Diagnostic> {
        Ok(config)
    }
}

struct BookList;

impl Configurable for BookList {
    type Model = Shelf;
    const TYPE: &'static str = "msp_book";

    fn schema(&self) -> Schema {
        Schema::new("Books that are there.", vec![shelf()])
    }
}

impl ListResource for BookList {
    type Resource = Book;

    fn resource(&self) -> Book {
        Book
    }

    async fn list(
        &self,
        _: Shelf,
        _: &mut ListResults<Entry>,
        _: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        Ok(())
    }
}

struct Ticket;

impl Configurable for Ticket {
    type Model = Nothing;
    const TYPE: &'static str = "msp_ticket";

    fn schema(&self) -> Schema {
        Schema::new("Lets somebody in.", Vec::new())
    }
}

impl EphemeralResource for Ticket {
    async fn open(&self, config: Nothing, _: &mut CallContext) -> Result<Nothing, Diagnostic> {
        Ok(config)
    }
}

struct Lend;

impl Configurable for Lend {
    type Model = Shelf;
    const TYPE: &'static str = "msp_lend";

    fn schema(&self) -> Schema {
        Schema::new("Lends all books of a shelf.", vec![shelf()])
    }
}

impl Action for Lend {
    async fn invoke(&self, _: Shelf, _: &Progress, _: &mut CallContext) -> Result<(), Diagnostic> {
        Ok(())
    }
}

struct Label;

impl Function for Label {
    fn name(&self) -> &'static str {
        "label"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "What is glued on a `book`",
            description: "Makes what is glued on a book.\n\nIt holds.",
            parameters: vec![
                Parameter { name: "number", of: Type::Number, description: "Its number." },
                Parameter {
                    name: "words",
                    of: Type::list(Type::String),
                    description: "What it is about.",
                },
            ],
            variadic: None,
            returns: Type::object([("text", Type::String), ("width", Type::Number)]),
        }
    }

    fn call(&self, _: &[Value]) -> Result<Value, FunctionError> {
        Ok(Value::Null)
    }
}

impl Provider for Toy {
    type Config = Nothing;

    fn schema(&self) -> Schema {
        Schema::new("A library.", Vec::new())
    }

    fn configure(&self, _: Nothing, _: Caller<'_>, _: &mut Diagnostics) {}

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        vec![Managed::boxed(Book)]
    }

    fn data_sources(&self) -> Vec<Box<dyn ServedDataSource>> {
        vec![Served::boxed(BookData)]
    }

    fn list_resources(&self) -> Vec<Box<dyn ServedList>> {
        vec![Served::boxed(BookList)]
    }

    fn ephemeral_resources(&self) -> Vec<Box<dyn ServedEphemeral>> {
        vec![Served::boxed(Ticket)]
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        vec![Box::new(Label)]
    }

    fn actions(&self) -> Vec<Box<dyn ServedAction>> {
        vec![Served::boxed(Lend)]
    }
}
