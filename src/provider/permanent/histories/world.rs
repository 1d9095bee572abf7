//! The played vendor. It keeps every object forever, and answers as the history says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use icu_normalizer::DecomposingNormalizerBorrowed;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::history::{Creation, Fate, Lag, Listed, Spelling, Weather};
use super::pages::Pages;
use super::promise::Kept;
use super::vendor::{Caller, Row, Rows};
use crate::http::{Error, ErrorKind};

/// How long a vendor takes that never answers: as long as a request may take.
const TIMEOUT: Duration = Duration::from_secs(90);

/// A create as it goes out.
#[derive(Debug, Clone)]
pub struct Sent {
    pub name: String,
    pub is_confirmed: bool,
    pub by: Caller,
    /// The create was sent after the provider was told to stop.
    pub is_after_end: bool,
}

/// An object of the vendor.
#[derive(Debug, Clone)]
pub struct Object {
    pub id: String,
    /// The requested name.
    pub name: String,
    /// The name that the vendor made of it.
    pub called: String,
    /// The create that made it. `None` for an object that another person made.
    pub create: Option<Sent>,
    /// How the vendor answered that create.
    pub fate: Fate,
    /// When it was made.
    pub made_at: Instant,
    /// When lists show it.
    pub listed_from: Instant,
    /// Lists count it, and do not return its name.
    pub is_counted: bool,
    /// The process that abandoned it.
    pub left_by: Option<Caller>,
}

/// How often each kind of event happened.
pub type Met = BTreeMap<&'static str, u64>;

/// The vendor, with everything that the promises need to know.
#[derive(Debug)]
pub struct World(Mutex<Inner>);

#[derive(Debug)]
pub struct Inner {
    random: fastrand::Rng,
    spelling: Spelling,
    weather: Weather,
    /// After how many steps of calls the end comes, and whom to tell.
    end: Option<(u8, Arc<Notify>)>,
    is_settled: bool,
    pub objects: Vec<Object>,
    pub kept: Vec<Kept>,
    /// Walks that were killed.
    pub killed: Vec<u32>,
    /// When the list was put together where a process looked for a name.
    pub looks: BTreeMap<(Caller, String), Instant>,
    /// When a process last got a 429 for a create of a name.
    pub too_many: BTreeMap<(Caller, String), Instant>,
    pub broken: Vec<String>,
    pub met: Met,
    /// The journal of all processes.
    pub pages: Pages,
}

impl World {
    pub fn new(seed: u64, spelling: Spelling) -> Self {
        let inner = Inner {
            random: fastrand::Rng::with_seed(seed),
            spelling,
            weather: Weather::default(),
            end: None,
            is_settled: false,
            objects: Vec::new(),
            kept: Vec::new(),
            killed: Vec::new(),
            looks: BTreeMap::new(),
            too_many: BTreeMap::new(),
            broken: Vec::new(),
            met: Met::new(),
            pages: Pages::new(),
        };
        Self(Mutex::new(inner))
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the vendor answers the next calls, and after how many steps the end comes.
    pub fn begin(&self, weather: Weather, steps: Option<u8>) -> Arc<Notify> {
        let mut inner = self.lock();
        let end = Arc::new(Notify::new());
        inner.weather = weather;
        inner.end = steps.map(|steps| (steps, Arc::clone(&end)));
        end
    }

    pub fn looked(&self, by: Caller, name: &str, of: Instant) {
        self.lock().looks.insert((by, name.to_owned()), of);
    }

    /// Some time, never the same.
    pub fn some_time(&self) -> Duration {
        Duration::from_millis(self.lock().random.u64(1..200))
    }

    /// A moment of a call when everything may end.
    async fn step(&self) {
        {
            let mut inner = self.lock();
            if let Some((left, end)) = &mut inner.end {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    end.notify_one();
                    inner.end = None;
                }
            }
        }
        sleep(self.some_time()).await;
    }

    pub async fn list(&self) -> Result<Rows, Error> {
        let listed = {
            let mut inner = self.lock();
            let listed = inner.weather.lists.pop_front().unwrap_or_default();
            inner.meet(listed.met());
            listed
        };
        self.step().await;
        let answer = self.lock().listed(listed);
        self.step().await;
        answer
    }

    pub async fn create(&self, sent: Sent) -> Result<Row, Error> {
        let Creation { fate, lag, is_counted } = {
            let mut inner = self.lock();
            let how = inner.weather.creates.pop_front().unwrap_or_default();
            inner.meet("creates sent");
            inner.meet(how.fate.met());
            inner.goes_out(&sent);
            how
        };
        let later = match fate {
            Fate::CarriedOutLater(seconds) => Duration::from_secs(seconds.into()),
            _ => Duration::ZERO,
        };
        let row = fate.is_carried_out().then(|| {
            let listed_from = Instant::now() + later + lag.time();
            self.lock().make(&sent, |object| {
                object.fate = fate;
                object.listed_from = listed_from;
                object.is_counted = is_counted;
            })
        });
        self.step().await;
        if fate == Fate::AnswerLostLate {
            sleep(TIMEOUT).await;
        }
        self.step().await;
        let failed = |kind| Err(Error::played(kind, "POST /things"));
        match (fate, row) {
            (Fate::Made, Some(row)) => Ok(row),
            (Fate::NotSent, _) => failed(ErrorKind::NotSent),
            (Fate::Refused, _) => failed(ErrorKind::Refused { status: 400 }),
            (Fate::TooMany | Fate::TooManyButMade, _) => {
                self.lock().too_many.insert((sent.by, sent.name), Instant::now());
                failed(ErrorKind::Refused { status: 429 })
            }
            _ => failed(ErrorKind::OutcomeUnknown),
        }
    }

    /// Another person makes an object.
    pub fn somebody_makes(&self, name: &str, lag: Lag) {
        let listed_from = Instant::now() + lag.time();
        self.lock().add(name, |object| object.listed_from = listed_from);
    }

    /// All faults end: lists are current and complete.
    pub fn settle(&self) {
        let mut inner = self.lock();
        inner.weather = Weather::default();
        inner.end = None;
        inner.is_settled = true;
        let now = Instant::now();
        for object in &mut inner.objects {
            object.listed_from = object.listed_from.min(now);
        }
    }
}

impl Inner {
    pub fn meet(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    /// Ends a walk, and with it everybody who would hear of it.
    pub fn kill(&mut self, walk: u32, how: &'static str) {
        self.meet(how);
        self.killed.push(walk);
    }

    fn make(&mut self, sent: &Sent, how: impl FnOnce(&mut Object)) -> Row {
        self.meet("objects made");
        let object = self.add(&sent.name, |object| {
            object.create = Some(sent.clone());
            how(object);
        });
        let row = Row { id: object.id.clone(), name: Some(object.called.clone()) };
        let (lags, is_counted) = (object.listed_from > Instant::now(), object.is_counted);
        if lags {
            self.meet("objects that lists do not show yet");
        }
        if is_counted {
            self.meet("objects that lists only count");
        }
        row
    }

    fn add(&mut self, name: &str, how: impl FnOnce(&mut Object)) -> &Object {
        let mut object = Object {
            id: format!("t-{}", self.objects.len() + 1),
            name: name.to_owned(),
            called: self.spelling.of(name),
            create: None,
            fate: Fate::Made,
            made_at: Instant::now(),
            listed_from: Instant::now(),
            is_counted: false,
            left_by: None,
        };
        how(&mut object);
        self.objects.push(object);
        &self.objects[self.objects.len() - 1]
    }

    fn listed(&self, listed: Listed) -> Result<Rows, Error> {
        let failed = |kind| Err(Error::played(kind, "GET /things"));
        match listed {
            Listed::Whole => {}
            Listed::Part => return failed(ErrorKind::NotWhole),
            Listed::Down => return failed(ErrorKind::Failed),
            Listed::Unreachable => return failed(ErrorKind::NotSent),
            Listed::Forbidden => return failed(ErrorKind::Forbidden),
        }
        let of = Instant::now();
        let shown = self.objects.iter().filter(|object| object.listed_from <= of);
        let row = |object: &Object| {
            let is_told = !object.is_counted || self.is_settled;
            let name = is_told.then(|| object.called.clone());
            Row { id: object.id.clone(), name }
        };
        Ok(Rows { of, all: shown.map(row).collect::<Vec<_>>().into() })
    }
}

impl Spelling {
    /// The vendor's name for an object that was sent with a name.
    fn of(self, name: &str) -> String {
        match self {
            Self::AsSent => name.to_owned(),
            Self::Upper => name.to_uppercase(),
            Self::Collapsed => name.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Cut => name.chars().take(16).collect(),
            Self::Decomposed => {
                DecomposingNormalizerBorrowed::new_nfd().normalize(name).into_owned()
            }
            Self::Escaped => html_escape::encode_safe(name).into_owned(),
        }
    }
}
