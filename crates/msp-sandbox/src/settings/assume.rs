//! Declares assumptions, sets them by name and explains them.

/// An assumption that does not exist, or a value that it does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssumptionError {
    /// Not written as `NAME=VALUE`.
    #[error("`{0}` is not of the form NAME=VALUE")]
    Form(String),
    /// No assumption of this name.
    #[error("there is no assumption `{0}`: --list-assumptions lists them")]
    Name(String),
    /// The assumption exists, the value does not.
    #[error("`{name}` cannot be `{value}`. It can be: {choices}")]
    Value {
        /// The assumption.
        name: &'static str,
        /// The value that was asked for.
        value: String,
        /// The possible values.
        choices: String,
    },
}

/// Declares the assumptions once: the type, its words, its default and its explanation.
/// The doc comments become the text of `--list-assumptions`.
macro_rules! assumptions {
    (
        choices {
            $(
                $(#[doc = $doc:literal])+
                $field:ident: $type:ident {
                    $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+
                }
            )+
        }
        values {
            $( $(#[doc = $value_doc:literal])+ $value:ident: $value_type:ty = $default:expr, )+
        }
    ) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            pub enum $type {
                $( $(#[doc = $variant_doc])+ #[serde(rename = $word)] $variant, )+
            }

            impl $type {
                /// Every value, the default first.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The word for it in `--assume`.
                pub fn word(self) -> &'static str {
                    match self { $(Self::$variant => $word,)+ }
                }

                fn meaning(self) -> &'static str {
                    match self { $(Self::$variant => concat!($($variant_doc),+),)+ }
                }
            }

            impl Default for $type {
                fn default() -> Self {
                    let [first, ..] = Self::ALL else { unreachable!("a choice has values") };
                    *first
                }
            }
        )+

        /// The behaviour of the sandbox where the documents are silent.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Assumptions {
            $( $(#[doc = $doc])+ pub $field: $type, )+
            $( $(#[doc = $value_doc])+ pub $value: $value_type, )+
        }

        impl Default for Assumptions {
            fn default() -> Self {
                Self { $($field: $type::default(),)+ $($value: $default,)+ }
            }
        }

        impl Assumptions {
            /// The names, in the order of the list.
            pub const NAMES: &'static [&'static str] =
                &[$(stringify!($field),)+ $(stringify!($value),)+];

            fn set_value(&mut self, name: &str, value: &str) -> Result<(), AssumptionError> {
                match name {
                    $(
                        stringify!($field) => {
                            self.$field = $type::ALL
                                .iter()
                                .copied()
                                .find(|choice| choice.word() == value)
                                .ok_or_else(|| AssumptionError::Value {
                                    name: stringify!($field),
                                    value: value.to_owned(),
                                    choices: [$($word),+].join(", "),
                                })?;
                        }
                    )+
                    $(
                        stringify!($value) => {
                            self.$value = value.parse().map_err(|_| AssumptionError::Value {
                                name: stringify!($value),
                                value: value.to_owned(),
                                choices: concat!("any ", stringify!($value_type)).to_owned(),
                            })?;
                        }
                    )+
                    _ => return Err(AssumptionError::Name(name.to_owned())),
                }
                Ok(())
            }

            /// Every assumption with its values and what they mean, for people.
            pub fn list() -> String {
                let mut text = String::new();
                $(
                    paragraph(&mut text, stringify!($field), &[$($doc),+]);
                    for choice in $type::ALL {
                        let mark = if *choice == $type::default() { '*' } else { ' ' };
                        line(&mut text, &format!("  {mark} {:<14}{}", choice.word(), choice.meaning()));
                    }
                )+
                let defaults = Self::default();
                $(
                    paragraph(&mut text, stringify!($value), &[$($value_doc),+]);
                    line(&mut text, &format!("  * {}", defaults.$value));
                )+
                text
            }
        }
    };
}

pub(crate) fn paragraph(text: &mut String, name: &str, lines: &[&str]) {
    if !text.is_empty() {
        line(text, "");
    }
    line(text, name);
    for words in lines {
        line(text, &format!("    {}", words.trim()));
    }
}

pub(crate) fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

pub(crate) use assumptions;
