//! The shape of a block: its attributes and inner blocks, who sets them, and their checks.

mod attribute;
mod block;

pub use attribute::{Attribute, AttributeType, Nesting, Setter};
pub use block::{BlockNesting, Body, NestedBlock};

use super::types::Type;

/// The shape of a provider's configuration or of a resource.
#[derive(Debug)]
pub struct Schema {
    /// Higher when stored state has to be rewritten.
    pub version: i64,
    /// What it is for, in Markdown.
    pub description: String,
    /// The attributes, in the order of the documentation.
    pub attributes: Vec<Attribute>,
    /// The blocks, in the order of the documentation.
    pub blocks: Vec<NestedBlock>,
}

impl Schema {
    /// A schema of version 0, without blocks inside.
    pub fn new(description: &str, attributes: Vec<Attribute>) -> Self {
        Self { version: 0, description: description.to_owned(), attributes, blocks: Vec::new() }
    }

    /// The same, with these blocks inside.
    #[must_use]
    pub fn with_blocks(mut self, blocks: Vec<NestedBlock>) -> Self {
        self.blocks = blocks;
        self
    }

    /// The content of its braces.
    pub fn body(&self) -> Body<'_> {
        Body { attributes: &self.attributes, blocks: &self.blocks }
    }

    /// The type of the whole block.
    pub fn object_type(&self) -> Type {
        self.body().object_type()
    }

    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}
