//! Makes blocks of a configuration from the values of a test.

use std::fmt;

/// The attributes of a tenant of Navigator in the documented request, the name first.
pub const TENANT: [(&str, &str); 8] = [
    ("display_name", "Lorem"),
    ("company_name", "Lorem Ipsum"),
    ("country", "US"),
    ("city", "Atlanta"),
    ("state", "Georgia"),
    ("zip", "30313"),
    ("domain", "lorem.com"),
    ("address_line1", "Rosebery Avenue 13"),
];

/// A block in the form of `terraform fmt`, except for the spaces before a `=`.
#[derive(Clone, Debug)]
pub struct Block {
    head: String,
    lines: Vec<String>,
}

impl Block {
    /// `resource "type_name" "label"`.
    #[must_use]
    pub fn resource(type_name: &str, label: &str) -> Self {
        Self::new("resource", type_name, label)
    }

    /// `data "type_name" "label"`.
    #[must_use]
    pub fn data(type_name: &str, label: &str) -> Self {
        Self::new("data", type_name, label)
    }

    /// A tenant of Navigator as in the documented request, except for its name.
    #[must_use]
    pub fn tenant(label: &str, display_name: &str) -> Self {
        let named = [("display_name", display_name)].into_iter().chain(TENANT.into_iter().skip(1));
        let block = Self::resource("msp_navigator_tenant", label);
        named.fold(block, |block, (name, text)| block.text(name, text))
    }

    fn new(kind: &str, type_name: &str, label: &str) -> Self {
        Self { head: format!("{kind} \"{type_name}\" \"{label}\""), lines: Vec::new() }
    }

    /// An argument that is a text. `${…}` in it is text too.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Self {
        let value = quoted(value);
        self.expr(name, value)
    }

    /// An argument that is a list of texts.
    #[must_use]
    pub fn texts<T: AsRef<str>>(self, name: &str, values: &[T]) -> Self {
        let values: Vec<_> = values.iter().map(|value| quoted(value.as_ref())).collect();
        self.expr(name, format_args!("[{}]", values.join(", ")))
    }

    /// An argument that is an expression: a reference, a number, a template in quotes.
    #[must_use]
    pub fn expr(self, name: &str, expression: impl fmt::Display) -> Self {
        self.line(&format!("{name} = {expression}"))
    }

    /// Any other text in a block, on one or more lines. Nothing if it is empty.
    #[must_use]
    pub fn line(mut self, text: &str) -> Self {
        self.lines.extend(text.lines().map(str::to_owned));
        self
    }

    /// An argument that is an object, or an inner block. `inside` is the text in braces.
    #[must_use]
    pub fn object(mut self, name: &str, inside: &[(&str, &str)]) -> Self {
        self.lines.push(format!("{name} = {{"));
        self.lines.extend(inside.iter().map(|(name, value)| format!("  {name} = {value}")));
        self.lines.push("}".to_owned());
        self
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {{", self.head)?;
        for line in &self.lines {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "}}")
    }
}

/// A text in the form of HCL. HCL evaluates none of it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => quoted.extend([c, c]),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_reads_as_somebody_would_write_it() {
        let block = Block::resource("msp_customer_users", "it")
            .expr("customer_id", "msp_customer.a.id")
            .text("role", "Member")
            .texts("user_emails", &["a@example.com", "b@example.com"])
            .object("more", &[("count", "1"), ("name", "\"x\"")])
            .line("")
            .line("lifecycle {\n  prevent_destroy = true\n}");
        let expected = r#"resource "msp_customer_users" "it" {
  customer_id = msp_customer.a.id
  role = "Member"
  user_emails = ["a@example.com", "b@example.com"]
  more = {
    count = 1
    name = "x"
  }
  lifecycle {
    prevent_destroy = true
  }
}
"#;
        assert_eq!(block.to_string(), expected);
    }

    #[test]
    fn a_block_with_nothing_in_it_is_one() {
        assert_eq!(
            Block::data("msp_customers", "all").to_string(),
            "data \"msp_customers\" \"all\" {\n}\n"
        );
    }

    #[test]
    fn nothing_in_a_text_is_evaluated_or_ends_it() {
        for (text, expected) in [
            ("Acme", r#""Acme""#),
            (r#"say "hi" \o/"#, r#""say \"hi\" \\o/""#),
            ("${var.name} and %{if true}", r#""$${var.name} and %%{if true}""#),
            ("100% of $5", r#""100% of $5""#),
            ("one\ntwo\r\tthree", r#""one\ntwo\r\tthree""#),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
