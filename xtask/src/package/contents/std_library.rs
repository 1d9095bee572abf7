//! The parts of Rust's standard library. Each Rust comes with one page of HTML that lists the
//! crates in the library, for one system or another, and gives their licences.

use std::fs;
use std::process::Command;

use super::{Component, License, texts};
use crate::Result;
use crate::package::compile;

/// The path of the page, below the folder of the compiling Rust.
const PAGE: &str = "share/doc/rust/COPYRIGHT-library.html";

/// The library of the installed Rust.
pub fn component() -> Result<Component> {
    let version = compile::stdout(Command::new("rustc").arg("--version"))?;
    let version = version.split(' ').nth(1).ok_or("rustc does not say its version")?.to_owned();
    let folder = compile::stdout(Command::new("rustc").args(["--print", "sysroot"]))?;
    let page = std::path::Path::new(folder.trim()).join(PAGE);
    let page = fs::read_to_string(&page).map_err(|error| {
        format!("{}, the notices of Rust's standard library: {error}", page.display())
    })?;
    Ok(Component {
        name: "rust-std".to_owned(),
        purl: format!("pkg:github/rust-lang/rust@{version}"),
        cpe: Some(format!("cpe:2.3:a:rust-lang:rust:{version}:*:*:*:*:*:*:*")),
        version: Some(version),
        license: License::Expression("MIT OR Apache-2.0".to_owned()),
        sha256: None,
        texts: notices(&page).ok_or("the notices of Rust's standard library are in new words")?,
        remark: Some("Rust's standard library, and what is in it for one system or another"),
        needs: Vec::new(),
    })
}

/// The words before the list of crates, then each text of a crate.
fn notices(page: &str) -> Option<Vec<String>> {
    let body = page.split_once("<body>")?.1;
    let mut crates = body.split("<h3>");
    let mut found = vec![texts::tidy(&paragraphs(crates.next()?))];
    for crate_ in crates {
        for text in crate_.split("<pre>").skip(1) {
            found.push(texts::tidy(&characters(text.split_once("</pre>")?.0)));
        }
    }
    (found.len() > 1).then_some(found)
}

/// The text without its markup, with a line for each line that has words.
fn paragraphs(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    let text = characters(&text);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Replaces the names of characters in HTML.
fn characters(html: &str) -> String {
    let names = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&lt;", "<")];
    let names = names.into_iter().chain([("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]);
    names.fold(html.to_owned(), |text, (name, character)| text.replace(name, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_becomes_what_it_says_and_the_texts_of_the_crates() {
        let page = "<html><title>t</title><body>\n<h1>Notices</h1>\n\n<p><b>License:</b> \
                    Apache-2.0 OR MIT</p>\n<h3>one-1.0.0</h3><p>MIT</p>\
                    <pre>\n&#34;free&#34; &amp; open\n</pre><pre>two</pre>\
                    <h3>other-2.0.0</h3><p>none</p></body></html>";
        let expected = ["Notices\nLicense: Apache-2.0 OR MIT", "\"free\" & open", "two"];
        assert_eq!(notices(page).unwrap(), expected);
    }

    #[test]
    fn a_page_without_a_text_is_not_taken_for_one() {
        assert_eq!(notices("<html><body><h1>Notices</h1></body></html>"), None);
        assert_eq!(notices(""), None);
    }

    #[test]
    fn the_rust_that_is_here_says_what_is_in_its_library() {
        let library = component().unwrap();
        assert!(library.texts.iter().any(|text| text.contains("Apache License")), "{library:?}");
        assert!(library.purl.starts_with("pkg:github/rust-lang/rust@1."), "{}", library.purl);
    }
}
