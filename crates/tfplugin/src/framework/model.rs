//! Between values and the structs of a resource.
//!
//! [`model!`](crate::model) makes a struct a [`Model`]. It has the names and types of the schema: a
//! test compares them with [`Field::value_type`].

use std::collections::BTreeMap;

use super::attr::Attr;
use super::number::Number;
use super::path::{Path, Step};
use super::types::Type;
use super::value::Value;

/// A value that does not fit the model. Then the schema and the model differ, which is a fault of
/// the provider and not of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value at `{path}` is not the {expected} that the model has")]
pub struct ModelError {
    /// Where it is.
    pub path: Path,
    /// The type in the model.
    pub expected: &'static str,
}

impl ModelError {
    /// A value of another type than the model's. The path grows on the way out, so that correct
    /// values pay nothing for it.
    pub fn expected(expected: &'static str) -> Self {
        Self { path: Path::root(), expected }
    }

    /// The same, one level further out.
    #[must_use]
    pub fn under(self, step: Step) -> Self {
        Self { path: self.path.under(step), ..self }
    }
}

/// A Rust type for a Terraform type.
pub trait Field: Sized {
    /// The Terraform type.
    fn value_type() -> Type;

    /// From a value of that type.
    ///
    /// # Errors
    /// If `value` is of another type, or null or unknown where this type has neither.
    fn from_value(value: &Value) -> Result<Self, ModelError>;

    /// To a value of that type.
    fn into_value(self) -> Value;
}

/// A struct for a block or a nested object.
pub trait Model: Field + Clone + Default + Send + Sync + 'static {}

impl<T: Field> Field for Attr<T> {
    fn value_type() -> Type {
        T::value_type()
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        match value {
            Value::Null => Ok(Self::Null),
            Value::Unknown => Ok(Self::Unknown),
            known => T::from_value(known).map(Self::Known),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Unknown => Value::Unknown,
            Self::Known(value) => value.into_value(),
        }
    }
}

impl Field for String {
    fn value_type() -> Type {
        Type::String
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        match value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(ModelError::expected("string")),
        }
    }

    fn into_value(self) -> Value {
        Value::String(self)
    }
}

impl Field for bool {
    fn value_type() -> Type {
        Type::Bool
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        match value {
            Value::Bool(truth) => Ok(*truth),
            _ => Err(ModelError::expected("bool")),
        }
    }

    fn into_value(self) -> Value {
        Value::Bool(self)
    }
}

impl Field for Number {
    fn value_type() -> Type {
        Type::Number
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        match value {
            Value::Number(number) => Ok(number.clone()),
            _ => Err(ModelError::expected("number")),
        }
    }

    fn into_value(self) -> Value {
        Value::Number(self)
    }
}

/// A list.
impl<T: Field> Field for Vec<T> {
    fn value_type() -> Type {
        Type::list(T::value_type())
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        let Value::List(elements) = value else {
            return Err(ModelError::expected("list"));
        };
        let under = |index| move |error: ModelError| error.under(Step::index(index));
        let elements = elements.iter().enumerate();
        elements.map(|(index, element)| T::from_value(element).map_err(under(index))).collect()
    }

    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(Field::into_value).collect())
    }
}

/// The elements of a Terraform set. It is no Rust set: two unknown elements look the same and may
/// turn out to differ, so it keeps both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set<T>(pub Vec<T>);

impl<T: Field> Field for Set<T> {
    fn value_type() -> Type {
        Type::set(T::value_type())
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        let Value::Set(elements) = value else {
            return Err(ModelError::expected("set"));
        };
        elements.iter().map(T::from_value).collect::<Result<_, _>>().map(Self)
    }

    fn into_value(self) -> Value {
        Value::set(self.0.into_iter().map(Field::into_value))
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn value_type() -> Type {
        Type::map(T::value_type())
    }

    fn from_value(value: &Value) -> Result<Self, ModelError> {
        let Value::Map(elements) = value else {
            return Err(ModelError::expected("map"));
        };
        let element = |(key, element): (&String, &Value)| {
            let element = T::from_value(element);
            let element = element.map_err(|error| error.under(Step::Key(key.clone())))?;
            Ok((key.clone(), element))
        };
        elements.iter().map(element).collect()
    }

    fn into_value(self) -> Value {
        Value::Map(self.into_iter().map(|(key, element)| (key, element.into_value())).collect())
    }
}

/// Declares a struct whose fields are attributes, and makes it a [`Model`].
///
/// A block inside is a field too: `Attr<Inner>` for a single one, `Attr<Vec<Inner>>` for a list,
/// where `Inner` is a model. `Attr`, since of a `dynamic` block nothing may be known yet.
///
/// ```
/// use tfplugin::framework::{Attr, Field, Type};
/// use tfplugin::model;
///
/// model! {
///     /// A bucket.
///     pub struct Bucket {
///         /// As it is written in a configuration.
///         pub name: Attr<String>,
///         /// `type` is a keyword in Rust, so the field has another name.
///         pub kind as "type": Attr<String>,
///     }
/// }
///
/// assert_eq!(Bucket::value_type(), Type::object([("name", Type::String), ("type", Type::String)]));
/// ```
#[macro_export]
macro_rules! model {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident $(as $attribute:literal)? : $kind:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        $vis struct $name {
            $( $(#[$field_meta])* $field_vis $field: $kind, )*
        }

        impl $crate::framework::model::Field for $name {
            fn value_type() -> $crate::framework::Type {
                $crate::framework::Type::object::<&str>([
                    $( (
                        $crate::model!(@name $field $($attribute)?),
                        <$kind as $crate::framework::model::Field>::value_type(),
                    ), )*
                ])
            }

            fn from_value(
                value: &$crate::framework::Value,
            ) -> Result<Self, $crate::framework::model::ModelError> {
                if value.as_object().is_none() {
                    return Err($crate::framework::model::ModelError::expected("object"));
                }
                Ok(Self {
                    $( $field: {
                        let name = $crate::model!(@name $field $($attribute)?);
                        let value = $crate::framework::model::Field::from_value(value.get(name));
                        value.map_err(|error: $crate::framework::model::ModelError| {
                            error.under($crate::framework::Step::Attribute(name.to_owned()))
                        })?
                    }, )*
                })
            }

            fn into_value(self) -> $crate::framework::Value {
                $crate::framework::Value::object::<&str>([
                    $( (
                        $crate::model!(@name $field $($attribute)?),
                        $crate::framework::model::Field::into_value(self.$field),
                    ), )*
                ])
            }
        }

        impl $crate::framework::model::Model for $name {}
    };
    // An attribute may have a name that is a keyword in Rust: `kind as "type"`.
    (@name $field:ident $attribute:literal) => { $attribute };
    (@name $field:ident) => { stringify!($field) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{Attribute, NestedBlock, Schema};

    model! {
        struct Inner {
            kind as "type": Attr<String>,
        }
    }

    model! {
        struct Outer {
            name: Attr<String>,
            emails: Attr<Set<Attr<String>>>,
            inner: Attr<Inner>,
            all: Attr<BTreeMap<String, Inner>>,
        }
    }

    model! {
        struct Blocks {
            one: Attr<Inner>,
            many: Attr<Vec<Inner>>,
        }
    }

    #[test]
    fn blocks_have_the_types_of_their_schema_and_come_through_unchanged() {
        let inner = || vec![Attribute::optional("type", Type::String, "")];
        let blocks =
            [NestedBlock::single("one", inner(), ""), NestedBlock::list("many", inner(), "")];
        let schema = Schema::new("", Vec::new()).with_blocks(blocks.into());
        assert_eq!(Blocks::value_type(), schema.object_type());
        let block = || Value::object([("type", Value::string("AWS"))]);
        for (one, many) in [
            (Value::Null, Value::List(Vec::new())),
            (block(), Value::List(vec![block(), block()])),
            (Value::Unknown, Value::Unknown),
        ] {
            let value = Value::object([("one", one), ("many", many)]);
            assert_eq!(Blocks::from_value(&value).unwrap().into_value(), value);
        }
    }

    #[test]
    fn a_model_has_the_type_that_its_fields_say() {
        let inner = Type::object([("type", Type::String)]);
        assert_eq!(
            Outer::value_type(),
            Type::object([
                ("name", Type::String),
                ("emails", Type::set(Type::String)),
                ("inner", inner.clone()),
                ("all", Type::map(inner)),
            ])
        );
    }

    #[test]
    fn a_value_comes_through_a_model_unchanged() {
        let value = Value::object([
            ("name", Value::Unknown),
            ("emails", Value::set([Value::Unknown, Value::Unknown, Value::string("a")])),
            ("inner", Value::object([("type", Value::string("AWS"))])),
            ("all", Value::map([("k", Value::object([("type", Value::Null)]))])),
        ]);
        let model = Outer::from_value(&value).unwrap();
        assert_eq!(model.into_value(), value);
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_path() {
        let value = Value::object([("inner", Value::object([("type", Value::Bool(true))]))]);
        let error = Outer::from_value(&value).unwrap_err();
        assert_eq!(error.path.to_string(), "inner.type");
    }

    #[test]
    fn debug_prints_nothing_that_is_known() {
        let model = Inner { kind: String::from("canary").into() };
        assert!(!format!("{model:?}").contains("canary"));
    }
}
