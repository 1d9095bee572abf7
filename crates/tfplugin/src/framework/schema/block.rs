//! Blocks inside a block: `name { ... }`.
//!
//! Core reports a misspelt argument of a block. In an object that is the value of an attribute,
//! core drops a name that it does not know.

use std::mem::take;

use super::attribute::{Attribute, AttributeType, Nesting};
use crate::framework::types::Type;
use crate::framework::value::Value;

/// How many blocks of one name there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockNesting {
    /// One: an object. Null without such a block.
    Single,
    /// Any number, in order: a list. It is empty without such a block, and never null.
    List,
}

/// A block inside a block. Only the configuration decides whether it exists.
#[derive(Debug)]
pub struct NestedBlock {
    /// Its name in a configuration.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: String,
    /// How many there may be.
    pub nesting: BlockNesting,
    /// The fewest. Core counts.
    pub min_items: u32,
    /// The most; 0 is no limit. Core counts.
    pub max_items: u32,
    /// A block that comes or goes makes a new object. In a block that stays, its attributes decide.
    pub requires_replace: bool,
    /// The attributes, in the order of the documentation.
    pub attributes: Vec<Attribute>,
    /// The blocks, in the order of the documentation.
    pub blocks: Vec<NestedBlock>,
}

impl NestedBlock {
    /// A block that a configuration may have once.
    pub fn single(name: &'static str, attributes: Vec<Attribute>, description: &str) -> Self {
        Self::new(name, BlockNesting::Single, attributes, description)
    }

    /// A block that a configuration may have any number of times.
    ///
    /// # Panics
    /// If an attribute is of a dynamic type: core would send a tuple instead of a list.
    pub fn list(name: &'static str, attributes: Vec<Attribute>, description: &str) -> Self {
        Self::new(name, BlockNesting::List, attributes, description)
    }

    fn new(
        name: &'static str,
        nesting: BlockNesting,
        attributes: Vec<Attribute>,
        description: &str,
    ) -> Self {
        let block = Self {
            name,
            description: description.to_owned(),
            nesting,
            min_items: 0,
            max_items: 0,
            requires_replace: false,
            attributes,
            blocks: Vec::new(),
        };
        block.assert_lists_are_lists();
        block
    }

    /// The same, with these blocks inside.
    ///
    /// # Panics
    /// As [`Self::list`] does.
    #[must_use]
    pub fn with_blocks(mut self, blocks: Vec<NestedBlock>) -> Self {
        self.blocks = blocks;
        self.assert_lists_are_lists();
        self
    }

    /// Makes core refuse a configuration without one.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.min_items = 1;
        if self.nesting == BlockNesting::Single {
            // The protocol requires it.
            self.max_items = 1;
        }
        self
    }

    /// Makes core refuse a configuration with more blocks of a list.
    #[must_use]
    pub fn at_most(mut self, max_items: u32) -> Self {
        self.max_items = max_items;
        self
    }

    /// Makes a block that comes or goes replace the object.
    #[must_use]
    pub fn requires_replace(mut self) -> Self {
        self.requires_replace = true;
        self
    }

    /// The content of its braces.
    pub fn body(&self) -> Body<'_> {
        Body { attributes: &self.attributes, blocks: &self.blocks }
    }

    /// The type of all blocks of this name.
    pub fn value_type(&self) -> Type {
        let object = self.body().object_type();
        match self.nesting {
            BlockNesting::Single => object,
            BlockNesting::List => Type::list(object),
        }
    }

    fn assert_lists_are_lists(&self) {
        let is_list = self.nesting == BlockNesting::List;
        let is_dynamic = self.body().object_type().has_dynamic();
        assert!(!(is_list && is_dynamic), "a list of `{}` blocks has a dynamic type", self.name);
    }
}

/// The content of a block's braces, or of a nested object, which has no blocks.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    /// Its attributes.
    pub attributes: &'a [Attribute],
    /// The blocks inside it.
    pub blocks: &'a [NestedBlock],
}

impl<'a> Body<'a> {
    /// The body of a nested object.
    pub fn of_object(attributes: &'a [Attribute]) -> Self {
        Self { attributes, blocks: &[] }
    }

    /// The type of an object with this body.
    pub fn object_type(self) -> Type {
        let attributes = self.attributes.iter().map(|one| (one.name, one.value_type()));
        Type::object(attributes.chain(self.blocks.iter().map(|one| (one.name, one.value_type()))))
    }

    /// The value of core where a configuration says nothing.
    pub fn nothing(self) -> Value {
        let attributes = self.attributes.iter().map(|one| (one.name, Value::Null));
        let blocks = self.blocks.iter().map(|one| (one.name, one.nesting.none()));
        Value::object(attributes.chain(blocks))
    }

    /// Whether it has a secret, at any depth.
    pub fn has_secrets(self) -> bool {
        let holds_one = |attribute: &Attribute| match &attribute.kind {
            _ if attribute.is_secret() => true,
            AttributeType::Nested(_, attributes) => Body::of_object(attributes).has_secrets(),
            AttributeType::Plain(_) => false,
        };
        self.attributes.iter().any(holds_one)
            || self.blocks.iter().any(|block| block.body().has_secrets())
    }

    /// The same configuration with null for empty secrets.
    pub fn without_empty_secrets(self, config: Value) -> Value {
        let Value::Object(mut object) = config else { return config };
        for attribute in self.attributes {
            let Some(value) = object.get_mut(attribute.name) else { continue };
            if !value.is_null() && attribute.is_unset(value) {
                *value = Value::Null;
            } else if let AttributeType::Nested(_, attributes) = &attribute.kind {
                let body = Body::of_object(attributes);
                *value = take(value).map_objects(|one| body.without_empty_secrets(one));
            }
        }
        for block in self.blocks {
            let Some(value) = object.get_mut(block.name) else { continue };
            *value = take(value).map_objects(|one| block.body().without_empty_secrets(one));
        }
        Value::Object(object)
    }

    /// The same value with an empty list in place of a null list of blocks. Core takes a null list
    /// for a fault of the provider. Models and stored state of an older schema have null.
    pub fn without_null_lists(self, value: Value) -> Value {
        let Value::Object(mut object) = value else { return value };
        for block in self.blocks {
            let Some(value) = object.get_mut(block.name) else { continue };
            *value = match take(value) {
                Value::Null => block.nesting.none(),
                some => some.map_objects(|object| block.body().without_null_lists(object)),
            };
        }
        Value::Object(object)
    }
}

impl BlockNesting {
    /// The value without such a block.
    pub fn none(self) -> Value {
        match self {
            Self::Single => Value::Null,
            Self::List => Value::List(Vec::new()),
        }
    }
}

/// Blocks differ as the objects of a nested attribute do.
impl From<BlockNesting> for Nesting {
    fn from(nesting: BlockNesting) -> Self {
        match nesting {
            BlockNesting::Single => Self::Single,
            BlockNesting::List => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_are_empty_are_null_wherever_they_stand() {
        let attributes = || {
            vec![
                Attribute::optional("name", Type::String, ""),
                Attribute::optional("secret", Type::String, "").sensitive(),
                Attribute::optional("secret_wo", Type::String, "").write_only(),
            ]
        };
        let with = |secret: Value| {
            let all =
                [("name", Value::string("")), ("secret", secret.clone()), ("secret_wo", secret)];
            Value::object(all)
        };
        let inside = |secret: fn() -> Value| {
            Value::object([
                ("one", with(secret())),
                ("all", Value::Map([("a".to_owned(), with(secret()))].into())),
                ("unknown", Value::Unknown),
                ("block", Value::List(vec![with(secret()), with(Value::Unknown)])),
            ])
        };
        let nested = vec![
            Attribute::optional("one", attributes(), ""),
            Attribute::optional("all", AttributeType::Nested(Nesting::Map, attributes()), ""),
            Attribute::optional("unknown", attributes(), ""),
        ];
        let blocks = [NestedBlock::list("block", attributes(), "")];
        let body = Body { attributes: &nested, blocks: &blocks };
        let null = inside(|| Value::Null);
        assert_eq!(body.without_empty_secrets(inside(|| Value::string(""))), null);
        assert_eq!(body.without_empty_secrets(null.clone()), null);
        for kept in [|| Value::string(" "), || Value::Unknown] {
            assert_eq!(body.without_empty_secrets(inside(kept)), inside(kept));
        }
    }

    fn text(name: &'static str) -> Attribute {
        Attribute::optional(name, Type::String, "")
    }

    fn outer() -> NestedBlock {
        let inner = NestedBlock::list("rule", vec![text("port")], "");
        NestedBlock::single("network", vec![text("name")], "").with_blocks(vec![inner])
    }

    #[test]
    fn a_block_has_the_type_of_its_attributes_and_blocks() {
        let rule = Type::object([("port", Type::String)]);
        let network = Type::object([("name", Type::String), ("rule", Type::list(rule))]);
        assert_eq!(outer().value_type(), network);
    }

    #[test]
    fn a_block_that_is_not_there_is_null_and_one_of_a_list_an_empty_list() {
        let blocks = [outer(), NestedBlock::list("rule", vec![text("port")], "")];
        let body = Body { attributes: &[text("name")], blocks: &blocks };
        let nothing = Value::object([
            ("name", Value::Null),
            ("network", Value::Null),
            ("rule", Value::List(Vec::new())),
        ]);
        assert_eq!(body.nothing(), nothing);
        let nulls = ["name", "network", "rule"].map(|name| (name, Value::Null));
        assert_eq!(body.without_null_lists(Value::object(nulls)), nothing);
    }

    #[test]
    fn the_lists_inside_a_block_are_never_null_either() {
        let blocks = [outer()];
        let body = Body { attributes: &[], blocks: &blocks };
        let with = |rules| {
            let network = Value::object([("name", Value::string("a")), ("rule", rules)]);
            Value::object([("network", network)])
        };
        let none = with(Value::List(Vec::new()));
        assert_eq!(body.without_null_lists(with(Value::Null)), none);
        let unknown = with(Value::Unknown);
        assert_eq!(body.without_null_lists(unknown.clone()), unknown);
    }

    #[test]
    fn core_counts_a_single_block_as_the_protocol_wants_it() {
        let counts = |block: NestedBlock| (block.min_items, block.max_items);
        assert_eq!(counts(outer()), (0, 0));
        assert_eq!(counts(outer().required()), (1, 1));
        let rules = || NestedBlock::list("rule", Vec::new(), "");
        assert_eq!(counts(rules().required()), (1, 0));
        assert_eq!(counts(rules().required().at_most(3)), (1, 3));
    }

    #[test]
    #[should_panic(expected = "a list of `rule` blocks has a dynamic type")]
    fn a_list_of_blocks_has_no_dynamic_type() {
        let any = Attribute::optional("any", Type::map(Type::Dynamic), "");
        let inner = NestedBlock::single("inner", vec![any], "");
        let _ = NestedBlock::list("rule", Vec::new(), "").with_blocks(vec![inner]);
    }
}
