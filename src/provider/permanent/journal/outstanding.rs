//! The open events of a page, for a caller that wants to create something now.

use super::line::{Line, What};

/// The longest time that a list may not show a new object.
pub const LISTED_WITHIN: i64 = 10 * 60;

/// How long a line counts.
pub const COUNTS_FOR: i64 = 24 * 60 * 60;

/// The open events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outstanding {
    /// Creates with an unknown outcome.
    pub sent: Vec<Noted>,
    /// Objects that were made, and not abandoned.
    pub made: Vec<(String, Noted)>,
}

/// The time and the process of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// In seconds since 1970.
    pub at: i64,
    pub process: u32,
    /// The many objects of one call. Empty for a single one.
    pub about: Vec<String>,
    /// A digest of the exact name.
    pub exact: String,
    /// Nobody can read what it was about.
    pub is_of_anything: bool,
    /// Other facts about it.
    pub told: Option<String>,
    /// Its place among the lines.
    line: usize,
}

impl Noted {
    fn is_younger(&self, than: i64, now: i64) -> bool {
        now.saturating_sub(self.at) < than
    }
}

impl Outstanding {
    /// The open events of `lines`, without the lines of other organizations.
    pub fn of(lines: &[Line], is_ours: impl Fn(&Line) -> bool, now: i64) -> Self {
        let mut outstanding = Self::default();
        for (place, line) in lines.iter().enumerate() {
            if line.what != What::Unknown && !is_ours(line) {
                continue;
            }
            let is_it = |later: &Line| Line { at: line.at, ..later.clone() } == *line;
            if line.at > now && lines.iter().skip(place + 1).any(is_it) {
                continue;
            }
            let noted = Noted {
                at: line.at,
                process: line.process,
                about: line.about.clone(),
                exact: line.exact.clone(),
                is_of_anything: line.what == What::Unknown,
                told: line.told.clone(),
                line: place,
            };
            match (line.what, &line.id) {
                (What::Looking, _) | (What::Made, None) => {}
                (What::Sent | What::Unknown, _) => outstanding.sent.push(noted),
                (What::NotSent, _) => outstanding.close(&noted),
                (What::Left, None) => outstanding.sent.clear(),
                (What::Made, Some(id)) => {
                    outstanding.close_with(id, &noted);
                    outstanding.made.retain(|(made, _)| made != id);
                    outstanding.made.push((id.clone(), noted));
                }
                (What::Left, Some(id)) => outstanding.made.retain(|(made, _)| made != id),
            }
        }
        outstanding.sent.retain(|sent| sent.is_younger(COUNTS_FOR, now));
        outstanding.made.retain(|(_, made)| made.is_younger(COUNTS_FOR, now));
        outstanding
    }

    /// The last create of the same process was not carried out, or this is its only result.
    fn close(&mut self, by: &Noted) {
        let is_its = |sent: &Noted| sent.process == by.process && !sent.is_of_anything;
        if let Some(last) = self.sent.iter().rposition(is_its) {
            self.sent.remove(last);
        }
    }

    /// A create made this object: one of its many objects, or its only one.
    fn close_with(&mut self, id: &str, by: &Noted) {
        let of_many = self.sent.iter().rposition(|sent| sent.about.iter().any(|one| one == id));
        match of_many {
            Some(place) => {
                self.sent[place].about.retain(|one| one != id);
                if self.sent[place].about.is_empty() {
                    self.sent.remove(place);
                }
            }
            None if self.sent.iter().any(|sent| sent.process == by.process) => self.close(by),
            // A later run has found it.
            None => self.sent.clear(),
        }
    }

    /// Whether no event is open.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }

    /// The places of lines in the future: a clock was set back.
    pub fn of_the_future(&self, now: i64) -> Vec<usize> {
        let all = self.sent.iter().chain(self.made.iter().map(|(_, noted)| noted));
        let mut places: Vec<_> = all.filter(|one| one.at > now).map(|one| one.line).collect();
        places.sort_unstable();
        places
    }

    /// The objection to a create of that exact name. A near name is no objection if it is
    /// confirmed. `called` returns the listed name of an object.
    pub fn objection(
        &self,
        exact: &str,
        confirmed: bool,
        now: i64,
        is_let_go: impl Fn(&str) -> bool,
        called: impl Fn(&str) -> Option<String>,
    ) -> Option<Objection> {
        let is_passed =
            |noted: &Noted| confirmed && !noted.exact.is_empty() && noted.exact != exact;
        let made = self.made.iter().filter(|(id, made)| !is_let_go(id) && !is_passed(made));
        for (id, made) in made {
            match called(id) {
                Some(_) if confirmed && !made.is_younger(LISTED_WITHIN, now) => {}
                Some(called) => {
                    return Some(Objection::Renamed { id: id.clone(), called, made: made.clone() });
                }
                None if made.is_younger(LISTED_WITHIN, now) => {
                    return Some(Objection::Made { id: id.clone(), made: made.clone() });
                }
                None => {}
            }
        }
        let is_checked = |sent: &Noted| confirmed && !sent.is_younger(LISTED_WITHIN, now);
        let mut sent = self.sent.iter().rev();
        sent.find(|sent| !is_checked(sent) && !is_passed(sent)).cloned().map(Objection::Sent)
    }
}

/// Why the provider creates nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// It was sent, and nobody knows the outcome.
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
            exact: "exact".to_owned(),
            before: Vec::new(),
            about: Vec::new(),
            id: (!id.is_empty()).then(|| id.to_owned()),
            told: None,
        }
    }

    fn outstanding(lines: &[(What, i64, &str)]) -> Outstanding {
        let lines: Vec<_> = lines.iter().map(|(what, ago, id)| line(*what, *ago, id)).collect();
        Outstanding::of(&lines, |_| true, NOW)
    }

    /// The refusal: `+` always, `?` unless it is confirmed.
    fn refusal(outstanding: &Outstanding, called: &[(&str, &str)]) -> String {
        let called = |id: &str| {
            let mut all = called.iter().filter(|(listed, _)| *listed == id);
            all.next().map(|(_, called)| (*called).to_owned())
        };
        let said =
            |confirmed| outstanding.objection("exact", confirmed, NOW, |id| id == "let go", called);
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
            (vec![(Sent, 9, ""), (Sent, 8, ""), (NotSent, 7, "")], vec![], "sent+"),
            (vec![(Sent, 700, ""), (Sent, 8, ""), (NotSent, 7, "")], vec![], "sent?"),
            (vec![(Unknown, 9, ""), (Sent, 8, ""), (NotSent, 7, "")], vec![], "sent+"),
            (vec![(Sent, 9, ""), (Left, 8, "")], vec![], ""),
            (vec![(Sent, 9, ""), (Looking, 8, "")], vec![], "sent+"),
            (vec![(Sent, 9, ""), (Made, 8, "c-1")], vec![], "c-1+"),
            (vec![(Made, 599, "c-1")], vec![], "c-1+"),
            (vec![(Made, 600, "c-1")], vec![], ""),
            (vec![(Made, 599, "c-1")], vec![("c-1", "ACME")], "c-1 as ACME+"),
            (vec![(Made, 600, "c-1")], vec![("c-1", "ACME")], "c-1 as ACME?"),
            (vec![(Made, DAY, "c-1")], vec![("c-1", "ACME")], ""),
            (vec![(Made, 9, "c-1"), (Left, 8, "c-1")], vec![], ""),
            (vec![(Made, 9, "c-1"), (Left, 8, "c-2")], vec![], "c-1+"),
            (vec![(Made, 9, "c-1"), (Made, 8, "c-2"), (Left, 7, "c-2")], vec![], "c-1+"),
            (vec![(Made, 9, "let go")], vec![], ""),
            (vec![(Made, 9, "let go"), (Sent, 8, "")], vec![], "sent+"),
        ] {
            assert_eq!(refusal(&outstanding(&lines), &listed), refused, "{lines:?}");
        }
    }

    #[test]
    fn what_is_only_near_is_passed_where_it_is_confirmed() {
        for (what, id) in [(What::Sent, ""), (What::Made, "c-1")] {
            let near = Line { exact: "near".to_owned(), ..line(what, 9, id) };
            let outstanding = Outstanding::of(&[near], |_| true, NOW);
            assert!(refusal(&outstanding, &[]).ends_with('?'), "{what:?}");
            assert!(refusal(&outstanding, &[("c-1", "ACME")]).ends_with('?'), "{what:?}");
        }
    }

    #[test]
    fn what_is_anothers_says_nothing_but_where_nobody_can_read_it() {
        let lines = [line(What::Sent, 9, ""), line(What::Made, 8, "c-1")];
        assert!(Outstanding::of(&lines, |_| false, NOW).is_clear());
        let lines = [line(What::Unknown, 9, "")];
        assert!(!Outstanding::of(&lines, |_| false, NOW).is_clear());
    }

    /// A line of another process.
    fn of(process: u32, about: &[&str], line: Line) -> Line {
        let about = about.iter().map(|one| (*one).to_owned()).collect();
        Line { process, about, ..line }
    }

    #[test]
    fn a_process_closes_what_it_has_sent_itself() {
        let lines = [
            of(1, &[], line(What::Sent, 9, "")),
            of(2, &[], line(What::Sent, 8, "")),
            of(2, &[], line(What::NotSent, 7, "")),
        ];
        let open = |lines: &[Line]| {
            let outstanding = Outstanding::of(lines, |_| true, NOW);
            outstanding.sent.iter().map(|sent| sent.process).collect::<Vec<_>>()
        };
        assert_eq!(open(&lines), [1]);
        let found = [lines[0].clone(), of(3, &[], line(What::Made, 5, "c-1"))];
        assert_eq!(open(&found), [0; 0], "a later run has found it");
    }

    #[test]
    fn of_many_that_are_sent_at_once_each_is_open_until_it_is_made() {
        let lines = [
            of(1, &["a", "b"], line(What::Sent, 9, "")),
            of(2, &["c"], line(What::Sent, 8, "")),
            of(2, &[], line(What::NotSent, 7, "")),
            of(1, &[], line(What::Made, 6, "a")),
        ];
        let open = |lines: &[Line]| {
            let outstanding = Outstanding::of(lines, |_| true, NOW);
            outstanding.sent.iter().flat_map(|sent| sent.about.clone()).collect::<Vec<_>>()
        };
        assert_eq!(open(&lines), ["b"]);
        let mut lines = lines.to_vec();
        lines.push(of(1, &[], line(What::Made, 5, "b")));
        assert_eq!(open(&lines), [""; 0]);
    }

    #[test]
    fn what_is_of_the_future_is_found() {
        let outstanding =
            outstanding(&[(What::Made, 5, "a"), (What::Made, -5, "b"), (What::Sent, -9, "")]);
        assert_eq!(outstanding.of_the_future(NOW), [1, 2]);
        assert_eq!(refusal(&outstanding, &[]), "a+");
    }
}
