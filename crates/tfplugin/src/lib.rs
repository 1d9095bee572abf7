//! The base of a Terraform and OpenTofu provider in Rust: the plugin protocol, and the rules of
//! plan and apply. It knows nothing about any particular provider.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`framework`] | the parts of a provider: schema, values, plan and apply rules, traits |
//! | [`rpc`] | protocol 6 between the wire and [`framework`]; no rules of its own |
//! | [`plugin`] | the go-plugin process: cookie, handshake, socket, mutual TLS, signals, logs |
//! | [`hcl`] | text as HCL writes it, for messages |
//! | [`json_tree`] | JSON from outside as a tree, with a limit of nesting that nothing gets around |
//! | [`unseen`] | invisible characters |
//!
//! Dependencies run one way: `plugin` serves the service that `rpc` makes from a provider, and `rpc`
//! calls `framework`. A provider implements [`framework::Provider`], and its `main` calls
//! [`plugin::serve`] with an [`rpc::Server`] of it.
//!
//! # A complete small provider
//!
//! It keeps notes in files. A resource writes one, a data source reads one, and a function makes a
//! file name from a title.
//!
//! ```
//! use std::fs;
//! use std::path::Path;
//!
//! use tfplugin::framework::data_source::ServedDataSource;
//! use tfplugin::framework::managed::{Managed, ManagedResource};
//! use tfplugin::framework::{
//!     Attr, Attribute, CallContext, Caller, Configurable, Context, DataSource, Diagnostic,
//!     Diagnostics, Function, FunctionError, Parameter, Provider, Resource, Schema, Served,
//!     Signature, Type, Value,
//! };
//! use tfplugin::rpc::{Server, limits};
//! use tfplugin::{model, plugin};
//!
//! model! {
//!     /// A block `notes_note`. `Attr` is null, not known yet, or known.
//!     struct Note {
//!         path: Attr<String>,
//!         text: Attr<String>,
//!         id: Attr<String>,
//!     }
//! }
//!
//! impl Note {
//!     fn path(&self) -> &Path {
//!         Path::new(self.path.text().unwrap_or_default())
//!     }
//!
//!     /// The note as it is on disk; `None` if there is none.
//!     fn found(self) -> Result<Option<Note>, Diagnostic> {
//!         if !self.path().exists() {
//!             return Ok(None);
//!         }
//!         let text = fs::read_to_string(self.path()).map_err(|e| failed("read", &e))?;
//!         Ok(Some(Note { id: self.path.clone(), text: text.into(), ..self }))
//!     }
//!
//!     fn written(self) -> Result<Note, Diagnostic> {
//!         let text = self.text.text().unwrap_or_default();
//!         fs::write(self.path(), text).map_err(|e| failed("written", &e))?;
//!         Ok(Note { id: self.path.clone(), ..self })
//!     }
//! }
//!
//! fn failed(what: &str, error: &std::io::Error) -> Diagnostic {
//!     Diagnostic::error(format!("The note was not {what}"), format!("{error}."))
//! }
//!
//! /// `resource "notes_note"`: the framework does the rest of plan and apply.
//! struct NoteResource;
//!
//! impl Resource for NoteResource {
//!     type Model = Note;
//!     const TYPE: &'static str = "notes_note";
//!
//!     fn schema(&self) -> Schema {
//!         let path = Attribute::required("path", Type::String, "The file.").requires_replace();
//!         let text = Attribute::required("text", Type::String, "The text of the note.");
//!         let id = Attribute::computed("id", Type::String, "The file, after it exists.");
//!         Schema::new("A note in a file.", vec![path, text, id])
//!     }
//!
//!     async fn create(&self, _: Note, plan: Note, _: &mut Context) -> Result<Note, Diagnostic> {
//!         plan.written()
//!     }
//!
//!     async fn read(&self, state: Note, _: &mut Context) -> Result<Option<Note>, Diagnostic> {
//!         state.found()
//!     }
//!
//!     async fn update(
//!         &self,
//!         _config: Note,
//!         _prior: Note,
//!         plan: Note,
//!         _context: &mut Context,
//!     ) -> Result<Note, Diagnostic> {
//!         plan.written()
//!     }
//!
//!     async fn delete(&self, prior: Note, _: &mut Context) -> Result<(), Diagnostic> {
//!         fs::remove_file(prior.path()).map_err(|e| failed("removed", &e))
//!     }
//!
//!     fn import(&self, id: &str, _: &mut Context) -> Result<Note, Diagnostic> {
//!         Ok(Note { path: id.to_owned().into(), ..Note::default() })
//!     }
//! }
//!
//! /// `data "notes_note"`.
//! struct NoteData;
//!
//! impl Configurable for NoteData {
//!     type Model = Note;
//!     const TYPE: &'static str = "notes_note";
//!
//!     fn schema(&self) -> Schema {
//!         let path = Attribute::required("path", Type::String, "The file.");
//!         let text = Attribute::computed("text", Type::String, "The text of the note.");
//!         let id = Attribute::computed("id", Type::String, "The file.");
//!         Schema::new("A note that another program wrote.", vec![path, text, id])
//!     }
//! }
//!
//! impl DataSource for NoteData {
//!     async fn read(&self, config: Note, _: &mut CallContext) -> Result<Note, Diagnostic> {
//!         let none = || Diagnostic::error("No such note", "There is no file of that name.");
//!         config.found()?.ok_or_else(none)
//!     }
//! }
//!
//! /// `provider::notes::file_name("Shopping list")`.
//! struct FileName;
//!
//! impl Function for FileName {
//!     fn name(&self) -> &'static str {
//!         "file_name"
//!     }
//!
//!     fn signature(&self) -> Signature {
//!         let title = Parameter { name: "title", of: Type::String, description: "The title." };
//!         Signature {
//!             summary: "The file name of a note",
//!             description: "The title in small letters, with hyphens, and `.txt`.",
//!             parameters: vec![title],
//!             variadic: None,
//!             returns: Type::String,
//!         }
//!     }
//!
//!     fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
//!         let title = arguments[0].as_str().unwrap_or_default();
//!         if title.contains('/') {
//!             return Err(FunctionError::argument(0, "A title has no `/`."));
//!         }
//!         Ok(Value::string(format!("{}.txt", title.to_lowercase().replace(' ', "-"))))
//!     }
//! }
//!
//! model! {
//!     /// `provider "notes" {}`: nothing to configure.
//!     struct NoConfig {}
//! }
//!
//! struct Notes;
//!
//! impl Provider for Notes {
//!     type Config = NoConfig;
//!
//!     fn schema(&self) -> Schema {
//!         Schema::new("Notes in files.", vec![])
//!     }
//!
//!     fn configure(&self, _: NoConfig, _: Caller<'_>, _: &mut Diagnostics) {}
//!
//!     fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
//!         vec![Managed::boxed(NoteResource)]
//!     }
//!
//!     fn data_sources(&self) -> Vec<Box<dyn ServedDataSource>> {
//!         vec![Served::boxed(NoteData)]
//!     }
//!
//!     fn functions(&self) -> Vec<Box<dyn Function>> {
//!         vec![Box::new(FileName)]
//!     }
//! }
//!
//! const OPTIONS: plugin::Options = plugin::Options {
//!     name: "notes",
//!     address: "registry.terraform.io/example/notes",
//!     version: "0.1.0",
//!     docs_url: "https://example.com/notes",
//!     log_target: "terraform_provider_notes",
//! };
//!
//! /// The whole `main`: Terraform starts the program and speaks to it.
//! fn serve() -> Result<(), plugin::ServeError> {
//!     plugin::serve(&OPTIONS, || limits::service(Server::new(Notes)))
//! }
//! #
//! # // This example runs: the same calls that Terraform makes, without the process.
//! # use tfplugin::framework::msgpack;
//! # use tfplugin::rpc::proto::tfplugin6 as tf;
//! # use tfplugin::rpc::proto::tfplugin6::provider_server::Provider as _;
//! # use tonic::Request;
//! #
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! #     let directory = tempfile::tempdir().unwrap();
//! #     let file = directory.path().join("a.txt").to_str().unwrap().to_owned();
//! #     let of = NoteResource.schema().object_type();
//! #     let note = |text: Value, id: Value| {
//! #         let path = Value::string(&*file);
//! #         Value::object([("path", path), ("text", text), ("id", id)])
//! #     };
//! #     let sent = |value: &Value, of: &Type| {
//! #         let msgpack = msgpack::encode(value, of).unwrap();
//! #         Some(tf::DynamicValue { msgpack, json: vec![] })
//! #     };
//! #     let got = |value: Option<tf::DynamicValue>, of: &Type| {
//! #         msgpack::decode(&value.unwrap().msgpack, of).unwrap()
//! #     };
//! #     let server = Server::new(Notes);
//! #     let type_name = || "notes_note".to_owned();
//! #
//! #     let config = note(Value::string("Milk"), Value::Null);
//! #     let request = tf::plan_resource_change::Request {
//! #         type_name: type_name(),
//! #         prior_state: sent(&Value::Null, &of),
//! #         proposed_new_state: sent(&config, &of),
//! #         config: sent(&config, &of),
//! #         ..Default::default()
//! #     };
//! #     let plan = server.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
//! #     assert_eq!(plan.diagnostics, []);
//! #     let planned = got(plan.planned_state.clone(), &of);
//! #     assert_eq!(planned, note(Value::string("Milk"), Value::Unknown));
//! #
//! #     let request = tf::apply_resource_change::Request {
//! #         type_name: type_name(),
//! #         prior_state: sent(&Value::Null, &of),
//! #         planned_state: plan.planned_state,
//! #         config: sent(&config, &of),
//! #         planned_private: plan.planned_private,
//! #         ..Default::default()
//! #     };
//! #     let made = server.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
//! #     assert_eq!(made.diagnostics, []);
//! #     let made = got(made.new_state, &of);
//! #     assert_eq!(made, note(Value::string("Milk"), Value::string(&*file)));
//! #     assert_eq!(fs::read_to_string(&file).unwrap(), "Milk");
//! #
//! #     let request = tf::read_data_source::Request {
//! #         type_name: type_name(),
//! #         config: sent(&note(Value::Null, Value::Null), &of),
//! #         ..Default::default()
//! #     };
//! #     let read = server.read_data_source(Request::new(request)).await.unwrap().into_inner();
//! #     assert_eq!(got(read.state, &of), made);
//! #
//! #     let request = tf::call_function::Request {
//! #         name: "file_name".to_owned(),
//! #         arguments: sent(&Value::string("Shopping list"), &Type::String).into_iter().collect(),
//! #     };
//! #     let name = server.call_function(Request::new(request)).await.unwrap().into_inner();
//! #     assert_eq!(got(name.result, &Type::String), Value::string("shopping-list.txt"));
//! #
//! #     assert!(matches!(serve(), Err(plugin::ServeError::RunByHand(_))), "nobody started it");
//! # }
//! ```
//!
//! Attributes can hold blocks and objects too: [`framework::NestedBlock`],
//! [`framework::schema::Nesting`]. Write ephemeral resources, list resources and actions like the
//! data source.
//!
//! # Features
//!
//! The feature `proptest` adds `framework::strategies`: types and values for the property tests of
//! providers.

pub mod framework;
pub mod hcl;
pub mod json_tree;
pub mod plugin;
pub mod rpc;
pub mod unseen;
