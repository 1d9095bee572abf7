//! The rules of plain English for a sentence. `docs/messages.md` has the rules for people.

use super::blocks::Block;
use super::sentences::{Link, Sentence, sentences};

/// The most words of a sentence.
pub const MOST_WORDS: usize = 25;

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A sentence is short.
    Length,
    /// It begins with its subject, which is no clause.
    Subject,
    /// It is one thought, and not a list.
    Thought,
    /// Its words are common ones.
    Words,
    /// A link says where it leads.
    Link,
}

/// The fault in one place, and how to correct it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub line: usize,
    /// The words of the finding.
    pub text: String,
    pub wrong: String,
    pub mend: &'static str,
}

/// Refused words, each with what to write.
const REFUSED: [(&str, &str); 53] = [
    ("of which", "say it in a second sentence: \"Only one of them can be it.\""),
    ("of whom", "say it in a second sentence"),
    ("is had", "write \"you get\", or \"has\" with its subject"),
    ("are had", "write \"you get\", or \"has\" with its subject"),
    ("was had", "write \"you got\", or \"had\" with its subject"),
    ("were had", "write \"you got\", or \"had\" with its subject"),
    ("be had", "write \"you can get\""),
    ("been had", "write \"you got\""),
    ("by which", NO_PREPOSITION),
    ("with which", NO_PREPOSITION),
    ("in which", NO_PREPOSITION),
    ("from which", NO_PREPOSITION),
    ("to which", NO_PREPOSITION),
    ("for which", NO_PREPOSITION),
    ("through which", NO_PREPOSITION),
    ("under which", NO_PREPOSITION),
    ("after which", NO_PREPOSITION),
    ("at which", NO_PREPOSITION),
    ("whoever", "name the person: \"you\", \"a user\", \"the person who\""),
    ("whomever", "name the person: \"you\", \"a user\""),
    ("whatever", "name the thing, or write \"everything that\""),
    ("whichever", "write \"the one that\""),
    ("whosoever", "name the person"),
    ("for who", NO_NOUN),
    ("to who", NO_NOUN),
    ("by who", NO_NOUN),
    ("of who", NO_NOUN),
    ("so who", NO_NOUN),
    ("so what", NO_NOUN),
    ("thereby", "write a second sentence: \"This …\""),
    ("therein", "write \"in it\""),
    ("thereof", "write \"of it\""),
    ("thereto", "write \"to it\""),
    ("therewith", "write \"with it\""),
    ("hence", "write \"so\""),
    ("whence", "write \"from where\""),
    ("thus", "write \"so\""),
    ("hereby", "leave it out"),
    ("herewith", "leave it out"),
    ("whereby", "write a second sentence"),
    ("wherein", "write \"where\""),
    ("whereas", "write \"but\", or a second sentence"),
    ("whereupon", "write \"then\""),
    ("albeit", "write \"although\""),
    ("lest", "write \"so that … not\""),
    ("whilst", "write \"while\""),
    ("amongst", "write \"among\""),
    ("notwithstanding", "write \"despite\""),
    ("anew", "write \"again\", or \"new\""),
    ("in order to", "write \"to\""),
    ("so as to", "write \"to\""),
    ("utilize", "write \"use\""),
    ("successfully", "leave it out"),
];

const NO_NOUN: &str = "name the person or thing: \"for a reader\", \"so the call\"";
const NO_PREPOSITION: &str = "start a second sentence, or put the preposition to its verb";

/// Beginnings that delay the subject.
const TURNED: [&str; 8] =
    ["who", "what", "which", "of", "by what", "with what", "from what", "to what"];

/// Words of a link that do not name its target.
const EMPTY: [&str; 15] = [
    "here",
    "this",
    "that",
    "there",
    "link",
    "this link",
    "page",
    "this page",
    "click here",
    "more",
    "read more",
    "see",
    "see here",
    "details",
    "it",
];

/// The faults of a block.
pub fn findings(block: &Block) -> Vec<Finding> {
    let (sentences, links) = sentences(block);
    let mut findings = Vec::new();
    for sentence in &sentences {
        if !block.is_heading {
            findings.extend(too_long(sentence));
            findings.extend(turned_around(sentence));
            findings.extend(chained(sentence));
        }
        findings.extend(refused(sentence));
        findings.extend(bare_address(sentence));
    }
    findings.extend(links.iter().filter_map(empty_link));
    findings
}

fn of(rule: Rule, sentence: &Sentence, wrong: String, mend: &'static str) -> Finding {
    Finding { rule, line: sentence.line, text: sentence.text(), wrong, mend }
}

fn too_long(sentence: &Sentence) -> Option<Finding> {
    let length = sentence.length();
    let mend = "make two sentences where a second thought begins, or a list";
    (length > MOST_WORDS)
        .then(|| of(Rule::Length, sentence, format!("{length} words, at most {MOST_WORDS}"), mend))
}

fn turned_around(sentence: &Sentence) -> Option<Finding> {
    let bare = sentence.bare();
    let beginning = TURNED
        .iter()
        .find(|beginning| beginning.split(' ').zip(&bare).all(|(word, found)| word == found))?;
    // "Of course" names no subject, and needs no exception: a writer can leave it out.
    let is_statement = sentence.is_whole() && bare.len() > 3;
    let mend = "put the subject first: a person, a program or a thing that does something";
    is_statement.then(|| {
        of(Rule::Subject, sentence, format!("begins with a clause, \"{beginning} …\""), mend)
    })
}

fn chained(sentence: &Sentence) -> Option<Finding> {
    let links = sentence.words.iter().filter(|word| word.ends_with(';')).count();
    let mend = "make a list of them, or sentences";
    (links >= 2 && sentence.is_whole()).then(|| {
        of(Rule::Thought, sentence, format!("{} parts joined by semicolons", links + 1), mend)
    })
}

fn refused(sentence: &Sentence) -> Vec<Finding> {
    let bare = sentence.bare();
    let is_there = |phrase: &str| {
        let words: Vec<_> = phrase.split(' ').collect();
        bare.windows(words.len()).any(|window| window == words)
    };
    let found = REFUSED.iter().filter(|(phrase, _)| is_there(phrase));
    found.map(|(phrase, mend)| of(Rule::Words, sentence, format!("\"{phrase}\""), mend)).collect()
}

fn bare_address(sentence: &Sentence) -> Option<Finding> {
    let is_bare = |word: &String| {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '`');
        word.starts_with("https://") || word.starts_with("http://")
    };
    let mend = "write it as [what is there](address), or between backticks";
    let word = sentence.words.iter().find(|word| is_bare(word))?;
    let (text, wrong) = (word.clone(), "a bare address".to_owned());
    Some(Finding { rule: Rule::Link, line: sentence.line, text, wrong, mend })
}

fn empty_link(link: &Link) -> Option<Finding> {
    let words = link.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let words = words.trim_matches(['.', ',', '*', ':']);
    let is_address = words.starts_with("https://") || words.starts_with("http://");
    let mend = "let the words of the link say what it leads to";
    (EMPTY.contains(&words) || is_address).then(|| Finding {
        rule: Rule::Link,
        line: link.line,
        text: format!("[{}](…)", link.text),
        wrong: "a link that does not say what is there".to_owned(),
        mend,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrongs(text: &str) -> Vec<String> {
        let block = Block { line: 1, text: text.to_owned(), is_heading: false };
        findings(&block).into_iter().map(|found| found.wrong).collect()
    }

    /// A sentence of so many words.
    fn of_length(words: usize) -> String {
        format!("A{}.", " word".repeat(words - 1))
    }

    #[test]
    fn texts_that_fail_say_what_is_wrong() {
        let table = [
            (of_length(26), "26 words, at most 25"),
            (format!("Fine. Also `a b` {}", of_length(24)), "26 words, at most 25"),
            ("There are two, of which only one can be it.".into(), "\"of which\""),
            ("The same bytes are had again.".into(), "\"are had\""),
            ("Ask whoever runs it.".into(), "\"whoever\""),
            ("It is a page for who asks.".into(), "\"for who\""),
            ("It waits, so what was sent is whole.".into(), "\"so what\""),
            ("It retries, and thereby makes a second one.".into(), "\"thereby\""),
            ("It is the folder **in\nwhich** it stands.".into(), "\"in which\""),
            ("Who is only invited is in no list.".into(), "begins with a clause, \"who …\""),
            ("What depends on it waits until then.".into(), "begins with a clause, \"what …\""),
            ("Fine. Of a plan a ninth is ours.".into(), "begins with a clause, \"of …\""),
            ("It reads; it plans; it applies.".into(), "3 parts joined by semicolons"),
            ("The reasons are [here](a.md).".into(), "a link that does not say what is there"),
            ("See [https://a.example](https://a.example).".into(), "a bare address"),
            ("See https://a.example for more.".into(), "a bare address"),
            ("See <https://a.example>.".into(), "a bare address"),
        ];
        for (text, wrong) in table {
            assert_eq!(wrongs(&text).first().map(String::as_str), Some(wrong), "{text}");
        }
    }

    #[test]
    fn texts_that_pass() {
        let table = [
            of_length(25),
            format!("{} {}", of_length(25), of_length(25)),
            format!("`one two three` – {}", of_length(24)),
            format!("[{}](a-target-that-is-long.md)", of_length(25)),
            "What is a pending create?".into(),
            "What a review looks for:".into(),
            "what it is".into(),
            "reads; plans; applies".into(),
            "The plan says who made it and what it costs.".into(),
            "Type `whoever` or `of which`.".into(),
            "It reads; it plans.".into(),
            "[The reasons](a.md) are short.".into(),
            "The address is `https://a.example`.".into(),
            "See [the page](https://a.example).".into(),
            "The hen-house was thusly named.".into(),
        ];
        for text in table {
            assert_eq!(wrongs(&text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_heading_is_a_label() {
        let text = format!("What was {}", of_length(30));
        let block = Block { line: 1, text, is_heading: true };
        assert_eq!(findings(&block), []);
    }
}
