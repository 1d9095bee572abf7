//! `THIRD-PARTY-NOTICES.txt`: the linked parts of a program, for people, with every licence.

use std::collections::BTreeSet;
use std::fmt;

use super::{Component, Contents, License};

/// Its name in the zip.
pub const NAME: &str = "THIRD-PARTY-NOTICES.txt";

impl Contents {
    /// The whole file. A text that several works share is in it once.
    pub fn notices(&self) -> String {
        let mut texts: Vec<&str> = Vec::new();
        let mut file = head(&format!("{} for {}", self.version, self.platform));
        for component in &self.components {
            let mut numbers = BTreeSet::new();
            for text in &component.texts {
                let known = texts.iter().position(|known| known == text);
                if known.is_none() {
                    texts.push(text);
                }
                numbers.insert(known.map_or(texts.len(), |index| index + 1));
            }
            file.push_str(&line(component, &numbers));
        }
        for (index, text) in texts.into_iter().enumerate() {
            let number = format!("[{}] ", index + 1);
            file.push_str(&[&format!("\n{number:-<98}\n\n"), text, "\n"].concat());
        }
        file
    }
}

fn head(what: &str) -> String {
    format!(
        "\
terraform-provider-msp {what}

The provider is under the Mozilla Public License 2.0, in the file LICENSE. Its sources are at
https://github.com/mspops/terraform-provider-msp.

This file lists the works of others that are linked into the program, each with its licence. The
numbers are those of the texts below; of a work that may be had under one of several licences, all
are here that it comes with.

"
    )
}

fn line(component: &Component, numbers: &BTreeSet<usize>) -> String {
    let version = component.version.as_deref().map(|version| format!(" {version}"));
    let license =
        format!("{}{}: {}", component.name, version.unwrap_or_default(), component.license);
    let mut words = vec![license];
    words.extend(numbers.iter().map(|number| format!("[{number}]")));
    let remark = component.remark.map(|remark| format!("    {remark}\n")).unwrap_or_default();
    format!("{}\n{remark}", words.join(" "))
}

impl fmt::Display for License {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression(words) => f.write_str(words),
            Self::Named(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::contents::tests::{contents, work};

    #[test]
    fn every_work_is_named_and_every_text_stands_once() {
        let works = vec![
            Component { texts: vec!["free".into(), "open".into(), "free".into()], ..work("a") },
            Component { texts: vec!["open".into()], remark: Some("in C"), ..work("b") },
            Component { version: None, license: License::Named("Terms of sale"), ..work("c") },
        ];
        insta::assert_snapshot!(contents(works).notices(), @r"
        terraform-provider-msp 1.2.3 for linux_amd64

        The provider is under the Mozilla Public License 2.0, in the file LICENSE. Its sources are at
        https://github.com/mspops/terraform-provider-msp.

        This file lists the works of others that are linked into the program, each with its licence. The
        numbers are those of the texts below; of a work that may be had under one of several licences, all
        are here that it comes with.

        a 1.0.0: MIT [1] [2]
        b 1.0.0: MIT [2]
            in C
        c: Terms of sale

        [1] ----------------------------------------------------------------------------------------------

        free

        [2] ----------------------------------------------------------------------------------------------

        open
        ");
    }
}
