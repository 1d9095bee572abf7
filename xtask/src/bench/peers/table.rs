//! What came of it, as Markdown.

use std::fmt::Write as _;

use super::super::results::{Run, mebibytes, most};
use super::super::statistics::Spread;
use super::super::words::{calls, number, spread, table};
use super::work::Measured;

/// A row: what it is called, and its cell for each provider.
type Row = (String, fn(&Measured) -> String);

fn rows(count: u32) -> Vec<Row> {
    let count = number(count);
    vec![
        (format!("plan of {count} customers"), |one| wall(&one.plans)),
        ("requests of that plan".to_owned(), |one| requests(&one.plans)),
        ("peak memory of the provider in it".to_owned(), |one| memory(&one.plans)),
        ("after a lost answer and another apply there is".to_owned(), |one| {
            let customers = one.after_a_lost_answer;
            if customers == 1 { "1 customer".to_owned() } else { format!("{customers} customers") }
        }),
        (format!("apply that creates {count} customers"), |one| wall(&one.applies)),
        ("requests of that apply".to_owned(), |one| requests(&one.applies)),
        ("peak memory of the provider in it".to_owned(), |one| memory(&one.applies)),
        ("start to handshake line".to_owned(), |one| {
            let times = one.starts.iter().map(|start| start.line.as_secs_f64() * 1000.0);
            let median = Spread::of(times).map(|Spread { median, .. }| {
                spread(Some(Spread { median, min: median, max: median }), "ms")
            });
            median.unwrap_or_default()
        }),
    ]
}

fn wall(runs: &[Run]) -> String {
    spread(Spread::of(runs.iter().map(|run| run.ran.wall.as_secs_f64())), "s")
}

fn memory(runs: &[Run]) -> String {
    spread(Spread::of(runs.iter().map(|run| mebibytes(run.ran.usage.peak_kib))), "MiB")
}

fn requests(runs: &[Run]) -> String {
    most(runs).map(calls).unwrap_or_default()
}

fn of(measured: &[Measured], rows: Vec<Row>) -> String {
    let titles = measured.iter().map(|one| one.peer.title());
    let head: Vec<_> = std::iter::once(String::new()).chain(titles).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, cell)| std::iter::once(name).chain(measured.iter().map(cell)).collect())
        .collect();
    table(&head, &rows)
}

/// For the page of the figures.
pub fn whole(measured: &[Measured], count: u32, facts: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (name, value) in facts {
        let _ = writeln!(text, "- {name}: {value}");
    }
    let _ = write!(text, "\n{}", of(measured, rows(count)));
    text
}

/// Two sentences, for the page of the whole project.
pub fn short(measured: &[Measured], count: u32) -> String {
    let times =
        measured.iter().map(|one| format!("{} with {}", wall(&one.plans), one.peer.title()));
    let times = times.collect::<Vec<_>>().join(", ");
    let sent = measured.iter().map(|one| requests(&one.plans)).collect::<Vec<_>>().join(", ");
    let count = number(count);
    format!("A plan of {count} customers takes {times}. It sends {sent}.\n")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::super::super::peer::{Peer, PeerKind};
    use super::super::super::results::sample;
    use super::super::super::start::Start;
    use super::*;

    fn measured(kind: PeerKind, factor: u32, lost: usize) -> Measured {
        let peer = Peer { kind, version: "3.0.0".to_owned(), program: PathBuf::new() };
        let run = |calls| sample::run(u64::from(factor) * 1000, calls);
        let line = Duration::from_millis(2) * factor;
        Measured {
            peer,
            applies: vec![run(&[("GET", 1), ("POST", 1000)])],
            plans: vec![run(&[("GET", factor)])],
            starts: vec![Start { line, schema: line, end: line, peak_kib: 1 }],
            after_a_lost_answer: lost,
        }
    }

    #[test]
    fn each_provider_has_a_column_and_the_readme_two_sentences_of_the_plans() {
        let all = [measured(PeerKind::This, 1, 1), measured(PeerKind::Restapi, 1000, 2)];
        insta::assert_snapshot!(
            short(&all, 1000),
            @"A plan of 1,000 customers takes 1.00 s with this provider, 1000 s with `restapi` 3.0.0. It sends 1 GET, 1,000 GET."
        );
        let whole = whole(&all, 1000, &[("cores", "2".to_owned())]);
        assert!(whole.starts_with("- cores: 2\n\n|"), "{whole}");
        assert!(whole.contains("| start to handshake line | 2.00 ms | 2000 ms |"), "{whole}");
    }
}
