//! The place of a part in a configuration or a state.

use crate::hcl::quoted;
use std::fmt;

/// One step from a value into a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the attribute of an object.
    Attribute(String),
    /// Into the element of a map.
    Key(String),
    /// Into the element of a list or tuple.
    Index(i64),
}

impl Step {
    /// Into the element of a list or tuple.
    pub fn index(index: usize) -> Self {
        Self::Index(i64::try_from(index).unwrap_or(i64::MAX))
    }
}

/// A way from the root of a block to an attribute or an element.
///
/// Elements of sets have no address on the wire: a path ends at the set.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// The block itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// An attribute of the block.
    pub fn attribute(name: &str) -> Self {
        Self::root().with_attribute(name)
    }

    /// This path, one attribute deeper.
    #[must_use]
    pub fn with_attribute(&self, name: &str) -> Self {
        self.with(Step::Attribute(name.to_owned()))
    }

    /// This path, one map element deeper.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// This path, one list element deeper.
    #[must_use]
    pub fn with_index(&self, index: usize) -> Self {
        self.with(Step::index(index))
    }

    /// The path with this step before it.
    #[must_use]
    pub fn under(mut self, step: Step) -> Self {
        self.0.insert(0, step);
        self
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the block itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// The path of these steps, outermost first.
impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

/// In Terraform's form: `aws.role_arn`, `users["a@example.com"]`, `items[0]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{}]", quoted(key))?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_terraform_writes_it() {
        let path = Path::attribute("aws").with_attribute("role_arn");
        assert_eq!(path.to_string(), "aws.role_arn");
        let path = Path::attribute("users").with_key("a@b");
        assert_eq!(path.to_string(), r#"users["a@b"]"#);
        let path = Path::attribute("items").with_index(3).with_attribute("id");
        assert_eq!(path.to_string(), "items[3].id");
        assert_eq!(Path::root().to_string(), "");
    }
}
