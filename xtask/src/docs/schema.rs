//! The part of a page that lists attributes: who sets them, their types, their meaning.

use std::fmt::Write;

use tfplugin::framework::schema::{AttributeType, BlockNesting, Body, Setter};
use tfplugin::framework::{Attribute, NestedBlock, Schema, Type};

use super::types::{block_name, nesting_name, object, type_name};

/// Attributes and blocks below a level, with their path.
struct Below<'a> {
    path: Vec<&'a str>,
    anchor: String,
    inside: Inside<'a>,
}

/// The content of an object.
#[derive(Clone, Copy)]
enum Inside<'a> {
    /// Attributes with schemas of their own, and blocks.
    Body(Body<'a>),
    /// Names and types only, from an object type. The writer of the object sets all of them.
    Types(&'a Type, Group),
}

/// Headings, in order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Required,
    Optional,
    ReadOnly,
}

impl Group {
    const ALL: [Self; 3] = [Self::Required, Self::Optional, Self::ReadOnly];

    fn of(setter: Setter) -> Self {
        match setter {
            Setter::Required => Self::Required,
            Setter::Optional | Setter::OptionalComputed => Self::Optional,
            Setter::Computed => Self::ReadOnly,
        }
    }

    /// A block is required if there must be one.
    fn of_block(block: &NestedBlock) -> Self {
        if block.min_items > 0 { Self::Required } else { Self::Optional }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Required => "Required",
            Self::Optional => "Optional",
            Self::ReadOnly => "Read-Only",
        }
    }
}

/// The whole schema. `inside` names the block with the attributes, if that is not the thing's own.
/// Nested objects and blocks have sections of their own, in the order of the list. After each come
/// its own nested ones.
pub fn section(schema: &Schema, inside: Option<&str>) -> String {
    let mut text = "## Schema\n".to_owned();
    if schema.attributes.is_empty() && schema.blocks.is_empty() {
        text.push_str("\nThere are no attributes.");
    } else if let Some(block) = inside {
        // Writing to a string does not fail.
        let _ = write!(text, "\nIn the `{block}` block:\n");
    }
    let (path, anchor) = (Vec::new(), String::new());
    let level = Below { path, anchor, inside: Inside::Body(schema.body()) };
    render(&level, &mut text);
    text.trim_end().to_owned()
}

fn render(level: &Below<'_>, text: &mut String) {
    let mut below = Vec::new();
    for group in Group::ALL {
        let lines = level.lines(group, &mut below);
        if lines.is_empty() {
            continue;
        }
        let title = group.title();
        let _ = if level.path.is_empty() {
            write!(text, "\n### {title}\n\n{lines}")
        } else {
            write!(text, "\n{title}:\n\n{lines}")
        };
    }
    for level in below {
        let _ = write!(
            text,
            "\n<a id=\"{}\"></a>\n### Nested Schema for `{}`\n",
            level.anchor,
            level.path.join("."),
        );
        render(&level, text);
    }
}

impl<'a> Below<'a> {
    /// The lines under one heading. It adds nested attributes to `below`.
    fn lines(&self, group: Group, below: &mut Vec<Below<'a>>) -> String {
        let mut lines = String::new();
        match self.inside {
            Inside::Body(Body { attributes, blocks }) => {
                for attribute in attributes.iter().filter(|one| Group::of(one.setter) == group) {
                    let (name, marks) = (attribute.name, marks(attribute));
                    let inside = inside(attribute).map(|inside| (ATTRIBUTE, inside));
                    self.line(&mut lines, name, &marks, &attribute.description, inside, below);
                }
                for block in blocks.iter().filter(|one| Group::of_block(one) == group) {
                    let (name, marks) = (block.name, marks_of_block(block));
                    let inside = Some((BLOCK, Inside::Body(block.body())));
                    self.line(&mut lines, name, &marks, &block.description, inside, below);
                }
            }
            Inside::Types(Type::Object(attributes), of) if of == group => {
                for (name, of) in attributes {
                    let inside = object(of).map(|object| (ATTRIBUTE, Inside::Types(object, group)));
                    self.line(&mut lines, name, &type_name(of), "", inside, below);
                }
            }
            Inside::Types(..) => {}
        }
        lines
    }

    fn line(
        &self,
        lines: &mut String,
        name: &'a str,
        marks: &str,
        description: &str,
        inside: Option<(&str, Inside<'a>)>,
        below: &mut Vec<Below<'a>>,
    ) {
        let _ = write!(lines, "- `{name}` ({marks})");
        if !description.is_empty() {
            let _ = write!(lines, " {description}");
        }
        if let Some((kind, inside)) = inside {
            let path: Vec<_> = self.path.iter().copied().chain([name]).collect();
            let anchor = format!("{kind}--{}", path.join("--"));
            let _ = write!(lines, " See [its attributes](#{anchor}).");
            below.push(Below { path, anchor, inside });
        }
        lines.push('\n');
    }
}

/// The beginning of the anchors of nested attributes, in the registry's words.
const ATTRIBUTE: &str = "nestedatt";

/// The beginning of the anchors of blocks.
const BLOCK: &str = "nestedblock";

/// The text in the brackets after a name.
fn marks(attribute: &Attribute) -> String {
    let mut marks = vec![match &attribute.kind {
        AttributeType::Plain(plain) => type_name(plain),
        AttributeType::Nested(nesting, _) => nesting_name(*nesting).to_owned(),
    }];
    let more = [
        (attribute.sensitive, "Sensitive"),
        (attribute.write_only, "Write-only"),
        (attribute.requires_replace, "Forces replacement"),
    ];
    marks.extend(more.iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| (*mark).to_owned()));
    marks.join(", ")
}

/// The same for a block.
fn marks_of_block(block: &NestedBlock) -> String {
    let mut marks = vec![block_name(block.nesting).to_owned()];
    if block.nesting == BlockNesting::List {
        let counts = [(block.min_items, "Min"), (block.max_items, "Max")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        marks.extend(counts.map(|(count, mark)| format!("{mark}: {count}")));
    }
    if block.requires_replace {
        marks.push("Adding or removing forces replacement".to_owned());
    }
    marks.join(", ")
}

fn inside(attribute: &Attribute) -> Option<Inside<'_>> {
    match &attribute.kind {
        AttributeType::Nested(_, attributes) => Some(Inside::Body(Body::of_object(attributes))),
        AttributeType::Plain(plain) => {
            object(plain).map(|object| Inside::Types(object, Group::of(attribute.setter)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stand_by_who_sets_them_and_nested_ones_below_under_an_anchor() {
        let inner = vec![Attribute::required("key", Type::String, "A key.").sensitive()];
        let users = Type::map(Type::object([("id", Type::String), ("on", Type::Bool)]));
        let schema = Schema::new(
            "A thing.",
            vec![
                Attribute::computed("id", Type::String, "Its id."),
                Attribute::computed("users", users, "By address."),
                Attribute::required("name", Type::String, "Its name.").requires_replace(),
                Attribute::optional(
                    "aws",
                    vec![Attribute::optional("role", inner, "A role.")],
                    "AWS.",
                ),
                Attribute::optional("key_wo", Type::String, "Kept nowhere.")
                    .sensitive()
                    .write_only(),
                Attribute::optional_computed("tags", Type::list(Type::String), "Words."),
            ],
        );
        insta::assert_snapshot!(section(&schema, None), @r##"
        ## Schema

        ### Required

        - `name` (String, Forces replacement) Its name.

        ### Optional

        - `aws` (Attributes) AWS. See [its attributes](#nestedatt--aws).
        - `key_wo` (String, Sensitive, Write-only) Kept nowhere.
        - `tags` (List of String) Words.

        ### Read-Only

        - `id` (String) Its id.
        - `users` (Map of Object) By address. See [its attributes](#nestedatt--users).

        <a id="nestedatt--aws"></a>
        ### Nested Schema for `aws`

        Optional:

        - `role` (Attributes) A role. See [its attributes](#nestedatt--aws--role).

        <a id="nestedatt--aws--role"></a>
        ### Nested Schema for `aws.role`

        Required:

        - `key` (String, Sensitive) A key.

        <a id="nestedatt--users"></a>
        ### Nested Schema for `users`

        Read-Only:

        - `id` (String)
        - `on` (Boolean)
        "##);
    }

    #[test]
    fn blocks_stand_behind_the_attributes_and_have_sections_of_their_own() {
        let port = || vec![Attribute::required("port", Type::Number, "A port.")];
        let deep = vec![Attribute::optional("key", port(), "A key.")];
        let rule = NestedBlock::list("rule", deep, "Who comes in.")
            .at_most(9)
            .with_blocks(vec![NestedBlock::single("log", port(), "Where to.")]);
        let login = NestedBlock::single("login", port(), "How.").required().requires_replace();
        let name = Attribute::required("name", Type::String, "Its name.");
        let schema = Schema::new("A thing.", vec![name]).with_blocks(vec![rule, login]);
        insta::assert_snapshot!(section(&schema, None), @r##"
        ## Schema

        ### Required

        - `name` (String) Its name.
        - `login` (Block, Adding or removing forces replacement) How. See [its attributes](#nestedblock--login).

        ### Optional

        - `rule` (Block List, Max: 9) Who comes in. See [its attributes](#nestedblock--rule).

        <a id="nestedblock--login"></a>
        ### Nested Schema for `login`

        Required:

        - `port` (Number) A port.

        <a id="nestedblock--rule"></a>
        ### Nested Schema for `rule`

        Optional:

        - `key` (Attributes) A key. See [its attributes](#nestedatt--rule--key).
        - `log` (Block) Where to. See [its attributes](#nestedblock--rule--log).

        <a id="nestedatt--rule--key"></a>
        ### Nested Schema for `rule.key`

        Required:

        - `port` (Number) A port.

        <a id="nestedblock--rule--log"></a>
        ### Nested Schema for `rule.log`

        Required:

        - `port` (Number) A port.
        "##);
    }

    #[test]
    fn attributes_of_a_block_inside_are_said_to_stand_there() {
        let region = Attribute::optional("region", Type::String, "Where.");
        let text = section(&Schema::new("", vec![region]), Some("config"));
        insta::assert_snapshot!(text, @r"
        ## Schema

        In the `config` block:

        ### Optional

        - `region` (String) Where.
        ");
    }

    #[test]
    fn no_attributes_are_said_to_be_none() {
        let text = section(&Schema::new("", Vec::new()), Some("config"));
        assert_eq!(text, "## Schema\n\nThere are no attributes.");
    }
}
