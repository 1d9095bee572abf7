//! What the lines of a page come to, for whoever wants to create something now.

use super::line::{Line, What};

/// So long a list may not show what was made.
pub const LISTED_WITHIN: i64 = 10 * 60;

/// So long a line counts at all.
pub const COUNTS_FOR: i64 = 24 * 60 * 60;

/// What is still open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// A create of which nobody knows what came.
    pub sent: Option<Noted>,
    /// What was made, and not let go of.
    pub made: Vec<(String, Noted)>,
}

/// When something was written, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// In seconds since 1970.
    pub at: i64,
    pub process: u32,
    /// What was there before it, or what it was about.
    pub before: Vec<String>,
    /// What else was told of it.
    pub told: Option<String>,
    /// Its place among the lines.
    line: usize,
}

impl Noted {
    fn is_younger(&self, than: i64, now: i64) -> bool {
        now.saturating_sub(self.at) < than
    }
}

impl Standing {
    /// What `lines` come to, but for those that are somebody else's.
    pub fn of<'a>(
        lines: impl IntoIterator<Item = &'a Line>,
        is_ours: impl Fn(&Line) -> bool,
        now: i64,
    ) -> Self {
        let mut standing = Self::default();
        for (place, line) in lines.into_iter().enumerate() {
            if line.what != What::Unknown && !is_ours(line) {
                continue;
            }
            let noted = Noted {
                at: line.at,
                process: line.process,
                before: line.before.clone(),
                told: line.told.clone(),
                line: place,
            };
            match (line.what, &line.id) {
                (What::Looking, _) | (What::Made, None) => {}
                (What::Sent | What::Unknown, _) => standing.sent = Some(noted),
                (What::NotSent | What::Left, None) | (What::NotSent, Some(_)) => {
                    standing.sent = None;
                }
                (What::Made, Some(id)) => {
                    standing.sent = None;
                    standing.made.retain(|(made, _)| made != id);
                    standing.made.push((id.clone(), noted));
                }
                (What::Left, Some(id)) => standing.made.retain(|(made, _)| made != id),
            }
        }
        standing.sent = standing.sent.filter(|sent| sent.is_younger(COUNTS_FOR, now));
        standing.made.retain(|(_, made)| made.is_younger(COUNTS_FOR, now));
        standing
    }

    /// Whether nothing is open.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }

    /// The places of lines from a time to come: a clock was set back.
    pub fn of_the_future(&self, now: i64) -> Vec<usize> {
        let all = self.sent.iter().chain(self.made.iter().map(|(_, noted)| noted));
        all.filter(|noted| noted.at > now).map(|noted| noted.line).collect()
    }

    /// What stands in the way of a create. `called` says under which name an object is listed.
    pub fn objection(
        &self,
        confirmed: bool,
        now: i64,
        is_let_go: impl Fn(&str) -> bool,
        called: impl Fn(&str) -> Option<String>,
    ) -> Option<Objection> {
        for (id, made) in self.made.iter().filter(|(id, _)| !is_let_go(id)) {
            match called(id) {
                Some(_) if confirmed => {}
                Some(called) => {
                    return Some(Objection::Renamed { id: id.clone(), called, made: made.clone() });
                }
                None if made.is_younger(LISTED_WITHIN, now) => {
                    return Some(Objection::Made { id: id.clone(), made: made.clone() });
                }
                None => {}
            }
        }
        let sent = self.sent.clone()?;
        let is_checked = confirmed && !sent.is_younger(LISTED_WITHIN, now);
        (!is_checked).then_some(Objection::Sent(sent))
    }
}

/// Why nothing is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// It was sent, and nobody knows what came of it.
    Sent(Noted),
    /// It was made, and no list shows it yet.
    Made { id: String, made: Noted },
    /// It was made, and is listed under another name.
    Renamed { id: String, called: String, made: Noted },
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;

    fn line(what: What, ago: i64, id: &str) -> Line {
        Line {
            at: NOW - ago,
            process: 7,
            what,
            owner: String::new(),
            some: Vec::new(),
            world: None,
            before: Vec::new(),
            id: (!id.is_empty()).then(|| id.to_owned()),
            told: None,
        }
    }

    fn standing(lines: &[(What, i64, &str)]) -> Standing {
        let lines: Vec<_> = lines.iter().map(|(what, ago, id)| line(*what, *ago, id)).collect();
        Standing::of(&lines, |_| true, NOW)
    }

    /// What is refused: `+` whatever is said, `?` unless it was confirmed.
    fn refusal(standing: &Standing, called: &[(&str, &str)]) -> String {
        let called = |id: &str| {
            let mut all = called.iter().filter(|(listed, _)| *listed == id);
            all.next().map(|(_, called)| (*called).to_owned())
        };
        let said = |confirmed| standing.objection(confirmed, NOW, |id| id == "let go", called);
        let word = |objection| match objection {
            Objection::Sent(_) => "sent".to_owned(),
            Objection::Made { id, .. } => id,
            Objection::Renamed { id, called, .. } => format!("{id} as {called}"),
        };
        match (said(false).map(word), said(true).map(word)) {
            (None, None) => String::new(),
            (Some(why), None) => format!("{why}?"),
            (why, also) if why == also => format!("{}+", why.unwrap_or_default()),
            (why, also) => panic!("{why:?} {also:?}"),
        }
    }

    #[test]
    fn what_the_lines_say_decides() {
        use What::{Left, Looking, Made, NotSent, Sent, Unknown};
        const DAY: i64 = COUNTS_FOR;
        for (lines, listed, refused) in [
            (vec![], vec![], ""),
            (vec![(Looking, 1, "")], vec![], ""),
            (vec![(Sent, 1, "")], vec![], "sent+"),
            (vec![(Sent, 599, "")], vec![], "sent+"),
            (vec![(Sent, 600, "")], vec![], "sent?"),
            (vec![(Sent, DAY - 1, "")], vec![], "sent?"),
            (vec![(Sent, DAY, "")], vec![], ""),
            (vec![(Unknown, 1, "")], vec![], "sent+"),
            (vec![(Sent, 9, ""), (NotSent, 8, "")], vec![], ""),
            (vec![(Sent, 9, ""), (NotSent, 8, ""), (Sent, 7, "")], vec![], "sent+"),
            (vec![(Sent, 9, ""), (Left, 8, "")], vec![], ""),
            (vec![(Sent, 9, ""), (Looking, 8, "")], vec![], "sent+"),
            (vec![(Sent, 9, ""), (Made, 8, "c-1")], vec![], "c-1+"),
            (vec![(Made, 599, "c-1")], vec![], "c-1+"),
            (vec![(Made, 600, "c-1")], vec![], ""),
            (vec![(Made, 600, "c-1")], vec![("c-1", "ACME")], "c-1 as ACME?"),
            (vec![(Made, DAY, "c-1")], vec![("c-1", "ACME")], ""),
            (vec![(Made, 9, "c-1"), (Left, 8, "c-1")], vec![], ""),
            (vec![(Made, 9, "c-1"), (Left, 8, "c-2")], vec![], "c-1+"),
            (vec![(Made, 9, "c-1"), (Made, 8, "c-2"), (Left, 7, "c-2")], vec![], "c-1+"),
            (vec![(Made, 9, "let go")], vec![], ""),
            (vec![(Made, 9, "let go"), (Sent, 8, "")], vec![], "sent+"),
        ] {
            assert_eq!(refusal(&standing(&lines), &listed), refused, "{lines:?}");
        }
    }

    #[test]
    fn what_is_anothers_says_nothing_but_where_nobody_can_read_it() {
        let lines = [line(What::Sent, 9, ""), line(What::Made, 8, "c-1")];
        assert!(Standing::of(&lines, |_| false, NOW).is_clear());
        let lines = [line(What::Unknown, 9, "")];
        assert!(!Standing::of(&lines, |_| false, NOW).is_clear());
    }

    #[test]
    fn what_is_of_the_future_is_found() {
        let standing =
            standing(&[(What::Made, 5, "a"), (What::Made, -5, "b"), (What::Sent, -9, "")]);
        assert_eq!(standing.of_the_future(NOW), [2, 1]);
        assert_eq!(refusal(&standing, &[]), "a+");
    }
}
