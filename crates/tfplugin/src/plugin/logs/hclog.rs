//! Events as lines of JSON for core: hclog's keys, with all other fields flat beside them.

use std::io::Write;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::fields::Fields;

/// Exactly six digits. Core takes a line with any other number of them for plain text.
const TIMESTAMP: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// The name of this crate in targets.
const THIS_CRATE: &str = env!("CARGO_CRATE_NAME");

/// Writes the events of the provider's crate and of this one as hclog lines.
///
/// It writes no others. The libraries below log headers and bodies in detail, which hold keys and
/// tokens.
pub(super) struct Hclog<W> {
    /// The provider's name: the first part of `@module`.
    pub name: &'static str,
    /// The name of the provider's crate in targets.
    pub target: &'static str,
    pub level: LevelFilter,
    pub write_to: W,
}

impl<W> Hclog<W> {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && self.module(metadata.target()).is_some()
    }

    /// `crate::a::b` as `a::b`. `None` for other crates.
    fn module<'a>(&self, target: &'a str) -> Option<&'a str> {
        let (of, module) = target.split_once("::").unwrap_or((target, ""));
        [self.target, THIS_CRATE].contains(&of).then_some(module)
    }

    fn line(&self, event: &Event<'_>, spans: impl Iterator<Item = Fields>, now: &str) -> String {
        let mut fields = Fields::default();
        for span in spans {
            fields.0.extend(span.0);
        }
        event.record(&mut fields);
        let message = match fields.0.shift_remove("message") {
            Some(Value::String(message)) => message,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let module = match self.module(event.metadata().target()) {
            None | Some("") => self.name.to_owned(),
            Some(module) => format!("{}.{}", self.name, module.replace("::", ".")),
        };
        let mut line = Map::new();
        line.insert("@level".to_owned(), level(*event.metadata().level()).into());
        line.insert("@message".to_owned(), message.into());
        line.insert("@module".to_owned(), module.into());
        line.insert("@timestamp".to_owned(), now.into());
        line.extend(fields.0);
        let mut line = Value::Object(line).to_string();
        line.push('\n');
        line
    }
}

/// Where lines go.
pub(super) trait Lines {
    /// Takes one line, with its end.
    fn write(&self, line: &str);
}

/// The stream that core reads.
pub(super) struct Stderr;

impl Lines for Stderr {
    // One write, so that lines of several threads do not mix. A failure has no reader.
    fn write(&self, line: &str) {
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
}

impl<S, W> Layer<S> for Hclog<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Lines + 'static,
{
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.wants(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let spans = context
            .event_scope(event)
            .into_iter()
            .flat_map(tracing_subscriber::registry::Scope::from_root)
            .filter_map(|span| span.extensions().get::<Fields>().cloned());
        let now = OffsetDateTime::now_utc().format(TIMESTAMP).unwrap_or_default();
        self.write_to.write(&self.line(event, spans, &now));
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::{Subscriber, subscriber::with_default};
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Default, Clone)]
    struct Kept(Arc<Mutex<String>>);

    impl Lines for Kept {
        fn write(&self, line: &str) {
            self.0.lock().unwrap().push_str(line);
        }
    }

    fn subscriber(kept: &Kept, level: LevelFilter) -> impl Subscriber + use<> {
        tracing_subscriber::registry().with(Hclog {
            name: "thing",
            target: "a_crate",
            level,
            write_to: kept.clone(),
        })
    }

    /// The written text, without the time of day.
    fn logged(level: LevelFilter, log: impl FnOnce()) -> String {
        let kept = Kept::default();
        with_default(subscriber(&kept, level), log);
        let lines = kept.0.lock().unwrap().clone();
        let mut masked = String::new();
        for line in lines.lines() {
            let (before, rest) = line.split_once(r#""@timestamp":""#).unwrap();
            let (_, after) = rest.split_once('"').unwrap();
            masked.extend([before, r#""@timestamp":"...""#, after, "\n"]);
        }
        masked
    }

    #[test]
    fn an_event_is_one_line_with_its_fields_flat() {
        let lines = logged(LevelFilter::TRACE, || {
            tracing::warn!(target: "a_crate::http::retry", status = 429, wait_ms = 1.5, "slow\ndown");
        });
        insta::assert_snapshot!(lines, @r#"{"@level":"warn","@message":"slow\ndown","@module":"thing.http.retry","@timestamp":"...","status":429,"wait_ms":1.5}"#);
    }

    #[test]
    fn the_fields_of_the_spans_around_it_come_along() {
        let lines = logged(LevelFilter::TRACE, || {
            let outer = tracing::info_span!(target: "a_crate", "call", tf_rpc = "Read", id = tracing::field::Empty);
            outer.record("id", "c-1");
            let _outer = outer.entered();
            let _inner = tracing::info_span!(target: "a_crate", "send", attempt = 2).entered();
            tracing::info!(target: "a_crate", attempt = 3, "sent");
        });
        insta::assert_snapshot!(lines, @r#"{"@level":"info","@message":"sent","@module":"thing","@timestamp":"...","tf_rpc":"Read","id":"c-1","attempt":3}"#);
    }

    #[test]
    fn no_field_can_take_the_place_of_a_key_of_hclog() {
        let lines = logged(LevelFilter::TRACE, || {
            tracing::info!(target: "a_crate", status = 8, "@level" = 7, message = 9);
        });
        insta::assert_snapshot!(lines, @r#"{"@level":"info","@message":"9","@module":"thing","@timestamp":"...","status":8,"level":7}"#);
    }

    #[test]
    fn the_cause_of_an_error_is_told_once_and_whole() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] std::io::Error);

        let lines = logged(LevelFilter::TRACE, || {
            let error = Outer(std::io::Error::other("inner"));
            tracing::error!(target: "a_crate", error = &error as &dyn std::error::Error);
        });
        insta::assert_snapshot!(lines, @r#"{"@level":"error","@message":"","@module":"thing","@timestamp":"...","error":"outer: inner"}"#);
    }

    #[test]
    fn what_this_crate_says_is_written_too() {
        let lines = logged(LevelFilter::TRACE, || {
            tracing::debug!("serving");
            tracing::debug!(target: "tfplugin_of_others", "body");
        });
        insta::assert_snapshot!(lines, @r#"{"@level":"debug","@message":"serving","@module":"thing.plugin.logs.hclog.tests","@timestamp":"..."}"#);
    }

    #[test]
    fn other_crates_and_lower_levels_are_not_written() {
        let lines = logged(LevelFilter::INFO, || {
            tracing::error!(target: "h2::codec", "headers");
            tracing::error!(target: "a_crate_of_others", "body");
            tracing::debug!(target: "a_crate", "detail");
        });
        assert_eq!(lines, "");
    }

    #[test]
    fn what_is_not_written_is_not_even_formatted() {
        struct Unprintable;
        impl std::fmt::Debug for Unprintable {
            fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                panic!("formatted")
            }
        }
        let lines = logged(LevelFilter::INFO, || {
            tracing::debug!(target: "a_crate", value = ?Unprintable);
            tracing::error!(target: "h2", value = ?Unprintable);
        });
        assert_eq!(lines, "");
    }

    #[test]
    fn the_time_has_six_digits_also_when_they_are_zeros() {
        let at = OffsetDateTime::from_unix_timestamp(0).unwrap();
        assert_eq!(at.format(TIMESTAMP).unwrap(), "1970-01-01T00:00:00.000000Z");
    }
}
