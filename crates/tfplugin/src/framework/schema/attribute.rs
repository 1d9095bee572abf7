//! One attribute: its type, who sets it, and what is asked of it.

use crate::framework::types::Type;
use crate::framework::validators::Validator;
use crate::framework::value::Value;

/// Who gives an attribute its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setter {
    /// The configuration, always.
    Required,
    /// The configuration, or nobody.
    Optional,
    /// The configuration, else the provider.
    OptionalComputed,
    /// The provider alone.
    Computed,
}

/// An attribute's type: plain, or an object whose attributes have schemas of their own.
#[derive(Debug)]
pub enum AttributeType {
    /// Any type without descriptions inside.
    Plain(Type),
    /// One object, or a collection of objects.
    Nested(Nesting, Vec<Attribute>),
}

/// How many objects a nested attribute holds, and how they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// One object.
    Single,
    /// Objects in order.
    List,
    /// Objects without order.
    Set,
    /// Objects by key.
    Map,
}

/// One attribute of a block.
#[derive(Debug)]
pub struct Attribute {
    /// As it is written in a configuration.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: String,
    /// Its type.
    pub kind: AttributeType,
    /// Who sets it.
    pub setter: Setter,
    /// Hidden in Terraform's output, but stored in state. Empty, it is [unset](Self::is_unset).
    pub sensitive: bool,
    /// Sent to the provider and stored nowhere. Empty, it is [unset](Self::is_unset).
    pub write_only: bool,
    /// Given by the provider where the configuration says nothing.
    pub default: Option<Value>,
    /// A change of it makes a new object.
    pub requires_replace: bool,
    /// What is asked of its value.
    pub validators: Vec<Validator>,
}

impl Attribute {
    /// An attribute that every configuration sets.
    pub fn required(name: &'static str, kind: impl Into<AttributeType>, description: &str) -> Self {
        Self::new(name, kind.into(), Setter::Required, description)
    }

    /// An attribute that a configuration may set.
    pub fn optional(name: &'static str, kind: impl Into<AttributeType>, description: &str) -> Self {
        Self::new(name, kind.into(), Setter::Optional, description)
    }

    /// An attribute that a configuration may set, and that the provider sets otherwise.
    pub fn optional_computed(
        name: &'static str,
        kind: impl Into<AttributeType>,
        description: &str,
    ) -> Self {
        Self::new(name, kind.into(), Setter::OptionalComputed, description)
    }

    /// An attribute that the provider sets.
    pub fn computed(name: &'static str, kind: impl Into<AttributeType>, description: &str) -> Self {
        Self::new(name, kind.into(), Setter::Computed, description)
    }

    fn new(name: &'static str, kind: AttributeType, setter: Setter, description: &str) -> Self {
        Self {
            name,
            description: description.to_owned(),
            kind,
            setter,
            sensitive: false,
            write_only: false,
            default: None,
            requires_replace: false,
            validators: Vec::new(),
        }
    }

    /// Hides its value in Terraform's output.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Keeps its value out of plan and state. Needs Terraform 1.11.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Makes a change of it a replacement of the object.
    #[must_use]
    pub fn requires_replace(mut self) -> Self {
        self.requires_replace = true;
        self
    }

    /// Asks something of its value.
    #[must_use]
    pub fn validate(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// Its value where the configuration says nothing. Core accepts such a value only
    /// of an attribute that is also computed, so this makes it one.
    #[must_use]
    pub fn default_to(mut self, value: Value) -> Self {
        self.setter = Setter::OptionalComputed;
        self.default = Some(value);
        self
    }

    /// Whether the provider may set it.
    pub fn is_computed(&self) -> bool {
        matches!(self.setter, Setter::Computed | Setter::OptionalComputed)
    }

    /// Whether it says nothing: a secret that is empty is what a variable is that nobody has
    /// set, in a CI system for one, and no secret.
    pub fn is_unset(&self, value: &Value) -> bool {
        value.is_null() || (self.is_secret() && value.as_str() == Some(""))
    }

    /// Whether it is kept from those who read a plan or a state.
    pub fn is_secret(&self) -> bool {
        self.sensitive || self.write_only
    }

    /// Its type, nested attributes included.
    pub fn value_type(&self) -> Type {
        match &self.kind {
            AttributeType::Plain(plain) => plain.clone(),
            AttributeType::Nested(nesting, attributes) => {
                let attributes = attributes.iter().map(|one| (one.name, one.value_type()));
                let object = Type::object(attributes);
                match nesting {
                    Nesting::Single => object,
                    Nesting::List => Type::list(object),
                    Nesting::Set => Type::set(object),
                    Nesting::Map => Type::map(object),
                }
            }
        }
    }
}

impl From<Type> for AttributeType {
    fn from(plain: Type) -> Self {
        Self::Plain(plain)
    }
}

/// One nested object.
impl From<Vec<Attribute>> for AttributeType {
    fn from(attributes: Vec<Attribute>) -> Self {
        Self::Nested(Nesting::Single, attributes)
    }
}
