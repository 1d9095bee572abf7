//! A page that a create has taken.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::digests::Digests;
use super::line::{Line, What, lines};
use super::outstanding::Outstanding;
use super::store::{Sheet, Store, Text};
use super::{Asker, Reading};
use crate::http::Note;

/// A page that this process alone has until it is dropped. Empty where there is no journal.
pub struct Page(Option<Taken>);

struct Taken {
    store: Arc<dyn Store>,
    digests: Digests,
    inner: Mutex<Inner>,
    writer: OnceLock<Writer>,
}

struct Inner {
    sheet: Box<dyn Sheet>,
    lines: Vec<Line>,
    /// How many bytes of the sheet count.
    length: usize,
}

/// The object of a create.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// A digest of the exact name.
    pub exact: String,
    /// The objects that existed before.
    pub before: Vec<String>,
    /// Digests of the many objects of one call.
    pub about: Vec<String>,
}

/// The parts that lines share.
#[derive(Debug, Clone, Default)]
struct Writer {
    owner: String,
    some: Vec<String>,
    world: Option<String>,
    subject: Subject,
}

impl Page {
    /// No journal.
    pub fn none() -> Self {
        Self(None)
    }

    pub(super) fn new(
        store: Arc<dyn Store>,
        sheet: Box<dyn Sheet>,
        text: &Text,
        digests: Digests,
    ) -> Self {
        let (lines, length) = lines(&text.bytes, text.written);
        let inner = Mutex::new(Inner { sheet, lines, length });
        let taken = Taken { store, digests, inner, writer: OnceLock::new() };
        // A waiting process learns who has the page. A failure here does not matter.
        let _ = taken.write(What::Looking, None);
        Self(Some(taken))
    }

    /// The answer of the page, to its holder.
    pub fn reading(&self) -> Reading {
        let Some(taken) = &self.0 else { return Reading::default() };
        let lines = taken.inner().lines.clone();
        Reading::of(lines, taken.digests.clone(), taken.store.now(), false)
    }

    /// Sets the writer and the subject of the next lines. Lines in the future get the time of now,
    /// so that they age.
    ///
    /// # Errors
    /// If that fails.
    pub fn begin(&self, asker: &Asker, subject: Subject) -> io::Result<()> {
        let Some(taken) = &self.0 else { return Ok(()) };
        let owner = taken.digests.owner(&asker.credential);
        let Asker { some, world, .. } = asker.clone();
        let _ = taken.writer.set(Writer { owner, some, world, subject });
        self.redate()
    }

    /// Gives lines in the future the time of now: a clock was set back.
    ///
    /// # Errors
    /// If that fails.
    pub fn redate(&self) -> io::Result<()> {
        let Some(taken) = &self.0 else { return Ok(()) };
        let now = taken.store.now();
        let lines = taken.inner().lines.clone();
        let mut late: Vec<_> = owners(&lines)
            .flat_map(|of| Outstanding::of(&lines, |line| is_of(line, of), now).of_the_future(now))
            .collect();
        late.sort_unstable();
        late.dedup();
        late.into_iter()
            .try_for_each(|place| taken.append(Line { at: now, ..lines[place].clone() }))
    }

    /// The create has made this object.
    pub fn made(&self, id: &str) {
        self.tell(What::Made, Some(id));
    }

    /// The create has made these objects, which the answer names, and no others.
    pub fn made_of_many(&self, made: impl IntoIterator<Item = (String, Option<String>)>) {
        let Some(taken) = &self.0 else { return };
        for (id, told) in made {
            let line = taken.line(What::Made, Some(&id));
            said(taken.append(Line { told, ..line }));
        }
        self.tell(What::NotSent, None);
    }

    /// A create without an answer has made this object.
    pub fn found(&self, asker: &Asker, exact: String, id: &str) {
        if self.begin(asker, Subject { exact, ..Subject::default() }).is_ok() {
            self.made(id);
        }
    }

    /// The object was abandoned. The caller has asked no API before, so the line has the owner of
    /// the line that made it.
    pub fn left(&self, id: &str) {
        let Some(taken) = &self.0 else { return };
        let is_it = |line: &&Line| line.id.as_deref() == Some(id);
        let told = taken.inner().lines.iter().rev().find(is_it).cloned();
        if let Some(line) = told.filter(|line| line.what == What::Made) {
            taken.write_as(&line, What::Left, Some(id));
        }
    }

    /// The possible result of a create without an answer was abandoned.
    pub fn left_unknown(&self, asker: &Asker) {
        let Some(taken) = &self.0 else { return };
        let owner = taken.digests.owner(&asker.credential);
        let is_it = |line: &&Line| line.what == What::Sent && line.owner == owner;
        let told = taken.inner().lines.iter().rev().find(is_it).cloned();
        if let Some(line) = told {
            taken.write_as(&line, What::Left, None);
        }
    }

    /// The digest of a text that nobody may read on the disk.
    pub fn digest(&self, text: &str) -> String {
        let digest = |taken: &Taken| taken.digests.short(&["text", text]);
        self.0.as_ref().map(digest).unwrap_or_default()
    }

    /// The event has happened, even if it cannot be written.
    fn tell(&self, what: What, id: Option<&str>) {
        if let Some(taken) = &self.0 {
            said(taken.write(what, id));
        }
    }
}

impl Note for Page {
    fn sending(&self) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), |taken| taken.write(What::Sent, None))
    }

    fn not_sent(&self) {
        self.tell(What::NotSent, None);
    }
}

impl Taken {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, what: What, id: Option<&str>) -> io::Result<()> {
        self.append(self.line(what, id))
    }

    /// Writes a line with the owner of another line.
    fn write_as(&self, other: &Line, what: What, id: Option<&str>) {
        let Line { owner, some, world, exact, .. } = other.clone();
        said(self.append(Line { owner, some, world, exact, ..self.line(what, id) }));
    }

    fn line(&self, what: What, id: Option<&str>) -> Line {
        let Writer { owner, some, world, subject } = self.writer.get().cloned().unwrap_or_default();
        let Subject { exact, before, about } = subject;
        let (before, about) =
            if what == What::Sent { (before, about) } else { (Vec::new(), Vec::new()) };
        let (at, process) = (self.store.now(), std::process::id());
        let id = id.map(str::to_owned);
        Line { at, process, what, owner, some, world, exact, before, about, id, told: None }
    }

    fn append(&self, line: Line) -> io::Result<()> {
        let mut inner = self.inner();
        let bytes = line.to_bytes();
        let length = inner.length;
        inner.sheet.write(length, &bytes)?;
        inner.length = length + bytes.len();
        inner.lines.push(line);
        Ok(())
    }

    /// Removes what says nothing: the page, or the line that it was taken.
    fn tidy(&self) -> io::Result<()> {
        let now = self.store.now();
        let mut inner = self.inner();
        let is_open =
            |of: &Line| !Outstanding::of(&inner.lines, |line| is_of(line, of), now).is_clear();
        if !owners(&inner.lines).any(is_open) {
            return inner.sheet.remove();
        }
        if let Some(line) = inner.lines.last().filter(|line| line.what == What::Looking) {
            let length = inner.length.saturating_sub(line.to_bytes().len());
            return inner.sheet.write(length, &[]);
        }
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(Taken::tidy) {
            tracing::debug!(%error, "the journal could not be tidied");
        }
    }
}

/// One line of each owner.
fn owners(lines: &[Line]) -> impl Iterator<Item = &Line> {
    let is_first = |place: usize| !lines[..place].iter().any(|line| is_of(line, &lines[place]));
    (0..lines.len()).filter(move |place| is_first(*place)).map(|place| &lines[place])
}

fn is_of(line: &Line, of: &Line) -> bool {
    (&line.owner, &line.world) == (&of.owner, &of.world)
}

fn said(written: io::Result<()>) {
    if let Err(error) = written {
        tracing::warn!(%error, "the journal could not be written");
    }
}
