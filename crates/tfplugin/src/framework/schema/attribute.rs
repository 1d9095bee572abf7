//! One attribute: its type, who sets it, and its checks.

use crate::framework::types::Type;
use crate::framework::validators::Validator;
use crate::framework::value::Value;

/// Who sets an attribute.
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

/// The type of an attribute: plain, or an object whose attributes have their own schemas.
#[derive(Debug)]
pub enum AttributeType {
    /// Any type without descriptions inside.
    Plain(Type),
    /// One object, or a collection of objects.
    Nested(Nesting, Vec<Attribute>),
}

/// How many objects a nested attribute holds, and how they differ.
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
    /// Its name in a configuration.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: String,
    /// Its type.
    pub kind: AttributeType,
    /// Who sets it.
    pub setter: Setter,
    /// Terraform hides it in output, but stores it in the state. An empty value counts as
    /// [unset](Self::is_unset).
    pub sensitive: bool,
    /// The provider gets it, and nothing stores it. An empty value counts as
    /// [unset](Self::is_unset).
    pub write_only: bool,
    /// The value that the provider sets if the configuration sets none.
    pub default: Option<Value>,
    /// A change of it makes a new object.
    pub requires_replace: bool,
    /// The checks of its value.
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

    /// An attribute that a configuration may set. Otherwise the provider sets it.
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

    /// Adds a check of its value.
    #[must_use]
    pub fn validate(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// Its value if the configuration sets none. Core accepts such a value only for a computed
    /// attribute, so this makes it one.
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

    /// Whether the value counts as unset. An unset variable, as in a CI system, gives an empty
    /// secret. That is no secret.
    pub fn is_unset(&self, value: &Value) -> bool {
        value.is_null() || (self.is_secret() && value.as_str() == Some(""))
    }

    /// Whether a plan or a state hides it.
    pub fn is_secret(&self) -> bool {
        self.sensitive || self.write_only
    }

    /// Its type, with nested attributes.
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
