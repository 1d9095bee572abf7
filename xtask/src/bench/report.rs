//! The results as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::bars::{bars, table_of};
use super::measure::LATENCY;
use super::results::{Cache, Case, Results, Started, Step, mebibytes};
use super::start::Start;
use super::statistics::{Spread, floor, percentile};
use super::subject::SubjectKind;
use super::words::{NOTHING, calls, figure, number, spread, table};

/// How many resources Terraform handles at once by default: `-parallelism`.
const PARALLELISM: u32 = 10;

/// All tables, with the facts about the machine before them.
pub fn report(results: &Results, facts: &[(&str, String)], notes: &[String]) -> String {
    let mut text = String::new();
    for (name, value) in facts {
        let _ = writeln!(text, "- {name}: {value}");
    }
    for note in notes {
        let _ = writeln!(text, "- {note}");
    }
    let sections = [
        ("The bars", String::new(), table_of(&bars(results))),
        ("Start", String::new(), starts(&results.started)),
        ("Start, plan and end", life_words(), lives(&results.started)),
        ("Plan that refreshes", runs(results, Step::Plan), walls(results, Step::Plan)),
        ("Apply that creates", runs(results, Step::Apply), walls(results, Step::Apply)),
        ("Peak memory of a provider process", String::new(), memory(results)),
        ("Provider CPU for each resource", String::new(), cpu(results)),
        ("API calls", String::new(), api_calls(results)),
        ("With every answer 100 ms late", late_words(), late(results)),
    ];
    for (title, words, table) in sections {
        let _ = write!(text, "\n### {title}\n\n");
        if !words.is_empty() {
            let _ = write!(text, "{words}\n\n");
        }
        text.push_str(&table);
    }
    text
}

/// How often each figure of a step was measured. Large numbers of resources are measured less often.
fn runs(results: &Results, step: Step) -> String {
    let of_step = results.runs.iter().filter(|(case, _)| case.step == step && !case.late);
    let runs: BTreeMap<_, _> = of_step.map(|(case, runs)| (case.count, runs.len())).collect();
    let most = runs.values().copied().max().unwrap_or_default();
    if most == 1 {
        return "One run.".to_owned();
    }
    let mut words = format!("Median of {most} runs, with the fastest and the slowest.");
    if let Some((count, fewer)) = runs.into_iter().find(|(_, runs)| *runs < most) {
        let _ = write!(words, " From {} resources on, of {fewer}.", number(count));
    }
    words
}

fn starts(started: &[Started]) -> String {
    let row = |started: &Started| {
        let times = |time: fn(&Start) -> Duration| {
            let values = || started.starts.iter().map(|start| time(start).as_secs_f64() * 1000.0);
            let p95 = percentile(values(), 95).map_or(NOTHING.to_owned(), figure);
            [spread(Spread::of(values()), "ms"), format!("{p95} ms")]
        };
        let [line, line95] = times(|start| start.line);
        let [schema, schema95] = times(|start| start.schema);
        let peaks = started.starts.iter().map(|start| mebibytes(start.peak_kib));
        let peak = spread(Spread::of(peaks), "MiB");
        let size = format!("{} MiB", figure(mebibytes(started.size.div_ceil(1024))));
        vec![started.name.clone(), line, line95, schema, schema95, peak, size]
    };
    let head = heads([
        "what",
        "handshake line",
        "p95",
        "answer for the schema",
        "p95",
        "peak memory by then",
        "program",
    ]);
    table(&head, &started.iter().map(row).collect::<Vec<_>>())
}

fn life_words() -> String {
    "Installed as from a package. Cold: the program was taken out of the system's cache before each \
     start. The plan is of a configuration that names the provider \
     alone."
        .to_owned()
}

fn lives(all: &[Started]) -> String {
    let row = |started: &Started, cache| {
        let (name, starts) = match cache {
            Cache::Cold => ("cold", &started.cold),
            Cache::Warm => ("warm", &started.starts),
        };
        let times = |time: fn(&Start) -> Duration| {
            spread(Spread::of(starts.iter().map(|start| time(start).as_secs_f64() * 1000.0)), "ms")
        };
        let plans = started.plans.iter().filter(|(of, _)| *of == cache);
        let plan = Spread::of(plans.map(|(_, wall)| wall.as_secs_f64() * 1000.0));
        let (line, end) = (times(|start| start.line), times(|start| start.end));
        vec![format!("{}, {name}", started.name), line, end, spread(plan, "ms")]
    };
    let rows = all.iter().flat_map(|one| [Cache::Cold, Cache::Warm].map(|cache| row(one, cache)));
    let head = heads(["what", "start to handshake line", "end", "`terraform plan` of nothing"]);
    table(&head, &rows.collect::<Vec<_>>())
}

fn walls(results: &Results, step: Step) -> String {
    let cell = |case| {
        let wall = spread(results.wall(case), "s");
        match (
            case.kind,
            results.wall(case),
            results.wall(Case { kind: SubjectKind::Terraform, ..case }),
        ) {
            (SubjectKind::Idle | SubjectKind::Ours | SubjectKind::Peer, Some(own), Some(alone)) => {
                format!("{wall}, {:.2} ×", own.median / alone.median)
            }
            _ => wall,
        }
    };
    by_count(results, false, &results.kinds(), |count, kind| {
        cell(Case { late: false, step, count, kind })
    })
}

fn memory(results: &Results) -> String {
    let cell =
        |count, kind, step| spread(results.peak(Case { late: false, step, count, kind }), "MiB");
    let mut text = steps_by_count(results, &providers(results), cell);
    if let Some((customers, runs)) = &results.account {
        let peak = Spread::of(runs.iter().map(|run| mebibytes(run.ran.usage.peak_kib)));
        let customers = number(*customers);
        let peak = spread(peak, "MiB");
        let _ = write!(text, "\nIn an account of {customers} customers: {peak}.\n");
    }
    text
}

fn cpu(results: &Results) -> String {
    steps_by_count(results, &providers(results), |count, kind, step| {
        spread(results.cpu(Case { late: false, step, count, kind }), "ms")
    })
}

fn api_calls(results: &Results) -> String {
    steps_by_count(results, &asking(results), |count, kind, step| {
        let made = results.calls(Case { late: false, step, count, kind });
        made.map_or(NOTHING.to_owned(), calls)
    })
}

fn late_words() -> String {
    format!(
        "An apply that creates resources one by one cannot be faster than the floor. With \
         {PARALLELISM} at a time, that is their number divided by {PARALLELISM}, times {} ms.",
        LATENCY.as_millis()
    )
}

fn late(results: &Results) -> String {
    let providers = asking(results);
    let mut head = heads(["resources", "floor of the apply"]);
    head.extend(
        providers
            .iter()
            .flat_map(|kind| [format!("apply, {}", kind.name()), format!("plan, {}", kind.name())]),
    );
    let rows = results.counts(true).into_iter().map(|count| {
        let floor = figure(floor(count, PARALLELISM, LATENCY).as_secs_f64());
        let mut row = vec![number(count), format!("{floor} s")];
        for kind in &providers {
            for step in [Step::Apply, Step::Plan] {
                let case = Case { late: true, step, count, kind: *kind };
                let made =
                    results.calls(case).map_or(String::new(), |made| format!("; {}", calls(made)));
                row.push(spread(results.wall(case), "s") + &made);
            }
        }
        row
    });
    table(&head, &rows.collect::<Vec<_>>())
}

/// A row for each number of resources, and a column for each provider and step.
fn steps_by_count(
    results: &Results,
    providers: &[SubjectKind],
    cell: impl Fn(u32, SubjectKind, Step) -> String,
) -> String {
    let mut head = heads(["resources"]);
    let steps = [(Step::Plan, "plan"), (Step::Apply, "apply")];
    for kind in providers {
        head.extend(steps.iter().map(|(_, step)| format!("{step}, {}", kind.name())));
    }
    let rows = results.counts(false).into_iter().map(|count| {
        let cells =
            providers.iter().flat_map(|kind| steps.map(|(step, _)| cell(count, *kind, step)));
        [number(count)].into_iter().chain(cells).collect()
    });
    table(&head, &rows.collect::<Vec<_>>())
}

/// A row for each number of resources, a column for each of `kinds`.
fn by_count(
    results: &Results,
    late: bool,
    kinds: &[SubjectKind],
    cell: impl Fn(u32, SubjectKind) -> String,
) -> String {
    let mut head = heads(["resources"]);
    head.extend(kinds.iter().map(|kind| kind.name().to_owned()));
    let rows = results.counts(late).into_iter().map(|count| {
        [number(count)].into_iter().chain(kinds.iter().map(|kind| cell(count, *kind))).collect()
    });
    table(&head, &rows.collect::<Vec<_>>())
}

fn providers(results: &Results) -> Vec<SubjectKind> {
    results.kinds().into_iter().filter(|kind| *kind != SubjectKind::Terraform).collect()
}

/// The ones that ask an API.
fn asking(results: &Results) -> Vec<SubjectKind> {
    providers(results).into_iter().filter(|kind| *kind != SubjectKind::Idle).collect()
}

fn heads<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::sample;

    #[test]
    fn every_table_has_a_row_for_each_number_of_resources() {
        let mut results = sample::results();
        let case = Case { late: true, step: Step::Apply, count: 20, kind: SubjectKind::Ours };
        let run = sample::run(250, &[("GET", 1), ("POST", 20)]);
        results.runs.insert(case, vec![run]);
        let facts = [("date", "a day".to_owned())];
        let text = report(&results, &facts, &["without something".to_owned()]);
        let (_, tables) = text.split_once("### Start\n\n").unwrap();
        insta::assert_snapshot!(tables.trim_end(), @r"
        | what | handshake line | p95 | answer for the schema | p95 | peak memory by then | program |
        |---|---|---|---|---|---|---|
        | this provider | 3.00 ms (2.00–4.00) | 4.00 ms | 6.00 ms (4.00–8.00) | 8.00 ms | 4.00 MiB | 7.00 MiB |

        ### Start, plan and end

        Installed as from a package. Cold: the program was taken out of the system's cache before each start. The plan is of a configuration that names the provider alone.

        | what | start to handshake line | end | `terraform plan` of nothing |
        |---|---|---|---|
        | this provider, cold | 40.0 ms | 1.00 ms | 150 ms |
        | this provider, warm | 3.00 ms (2.00–4.00) | 1.00 ms | 90.0 ms |

        ### Plan that refreshes

        One run.

        | resources | Terraform alone | a provider that does nothing | this provider | on `tf-provider` |
        |---|---|---|---|---|
        | 1 | 0.10 s | 0.11 s, 1.10 × | 0.12 s, 1.20 × | 0.40 s, 4.00 × |
        | 1,000 | 1.00 s | 1.10 s, 1.10 × | 1.20 s, 1.20 × | 4.00 s, 4.00 × |

        ### Apply that creates

        One run.

        | resources | Terraform alone | a provider that does nothing | this provider | on `tf-provider` |
        |---|---|---|---|---|
        | 1 | 0.10 s | 0.11 s, 1.10 × | 0.12 s, 1.20 × | 0.40 s, 4.00 × |
        | 1,000 | 1.00 s | 1.10 s, 1.10 × | 1.20 s, 1.20 × | 4.00 s, 4.00 × |

        ### Peak memory of a provider process

        | resources | plan, a provider that does nothing | apply, a provider that does nothing | plan, this provider | apply, this provider | plan, on `tf-provider` | apply, on `tf-provider` |
        |---|---|---|---|---|---|---|
        | 1 | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB |
        | 1,000 | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB | 8.00 MiB |

        ### Provider CPU for each resource

        | resources | plan, a provider that does nothing | apply, a provider that does nothing | plan, this provider | apply, this provider | plan, on `tf-provider` | apply, on `tf-provider` |
        |---|---|---|---|---|---|---|
        | 1 | 11.0 ms | 11.0 ms | 12.0 ms | 12.0 ms | 40.0 ms | 40.0 ms |
        | 1,000 | 0.11 ms | 0.11 ms | 0.12 ms | 0.12 ms | 0.40 ms | 0.40 ms |

        ### API calls

        | resources | plan, this provider | apply, this provider | plan, on `tf-provider` | apply, on `tf-provider` |
        |---|---|---|---|---|
        | 1 | 1 GET | 1 GET, 1 POST | 1 GET | 1 GET, 1 POST |
        | 1,000 | 1 GET | 1 GET, 1,000 POST | 1,000 GET | 1 GET, 1,000 POST |

        ### With every answer 100 ms late

        An apply that creates resources one by one cannot be faster than the floor. With 10 at a time, that is their number divided by 10, times 100 ms.

        | resources | floor of the apply | apply, this provider | plan, this provider | apply, on `tf-provider` | plan, on `tf-provider` |
        |---|---|---|---|---|---|
        | 20 | 0.20 s | 0.25 s; 1 GET, 20 POST | – | – | – |
        ");
        assert!(text.starts_with("- date: a day\n- without something\n"), "{text}");
    }
}
