//! The target figures, and whether they are reached.

use std::fmt::Write as _;

use super::results::{Case, Results, Started, Step, mebibytes, most};
use super::statistics::percentile;
use super::subject::SubjectKind;
use super::words::{NOTHING, calls, milliseconds, number, table};

/// The number of resources in the targets.
const RESOURCES: u32 = 1000;

/// One target.
#[derive(Debug, PartialEq)]
pub struct Bar {
    /// The measured thing.
    pub what: String,
    /// The largest allowed figure.
    pub limit: &'static str,
    /// The figure, and whether it is good enough. `None` if it was not measured.
    pub figure: Option<(String, bool)>,
    /// The number of resources in the measurement, if the target is about [`RESOURCES`].
    pub count: Option<u32>,
    /// Whether it is a time, which depends on the other work of the machine.
    pub is_timed: bool,
    /// The same figure of a provider that does nothing: no provider can do better.
    pub idle: Option<String>,
}

impl Bar {
    fn new(what: impl Into<String>, limit: &'static str, figure: Option<(String, bool)>) -> Self {
        Self { what: what.into(), limit, figure, count: None, is_timed: false, idle: None }
    }

    /// A time.
    fn timed(self) -> Self {
        Self { is_timed: true, ..self }
    }

    /// Adds the figure of a provider that does nothing.
    fn beside(self, idle: Option<String>) -> Self {
        Self { idle, ..self }
    }

    /// Sets the number of resources in the measurement.
    fn at(self, count: u32) -> Self {
        Self { count: Some(count), ..self }
    }

    /// Whether it is good enough. `None` if it was not measured as the target says.
    pub fn is_met(&self) -> Option<bool> {
        let is_as_said = self.count.is_none_or(|count| count == RESOURCES);
        self.figure.as_ref().filter(|_| is_as_said).map(|(_, is_met)| *is_met)
    }

    /// The result in one or a few words.
    pub fn verdict(&self) -> String {
        match &self.figure {
            None => "not measured".to_owned(),
            Some(_) if self.count.is_some_and(|count| count != RESOURCES) => {
                format!("not measured at {}", number(RESOURCES))
            }
            Some((_, true)) => "met".to_owned(),
            Some((_, false)) => "**missed**".to_owned(),
        }
    }
}

/// All targets, in order.
pub fn bars(results: &Results) -> Vec<Bar> {
    let count = results.counts(false).into_iter().filter(|count| *count <= RESOURCES).max();
    let count = count.unwrap_or(RESOURCES);
    let of = |kind| move |step| Case { late: false, step, count, kind };
    let (ours, idle) = (of(SubjectKind::Ours), of(SubjectKind::Idle));
    let all = number(count);
    let one = |made| (calls(made), made.values().sum::<u32>() == 1);

    let mut bars = start(results);
    bars.extend(memory(results, count));
    let size = results.started.first().map(|ours| mebibytes(ours.size.div_ceil(1024)));
    let size = size.map(|size| (format!("{size:.1} MiB"), size <= 10.0));
    bars.push(Bar::new("stripped release binary", "≤ 10 MiB", size));
    let floor = SubjectKind::Idle.name();
    let against = |step, of, most| ratio(results, ours(step), of, most);
    let what = format!("plan that refreshes {all} customers, against {floor}");
    let figure = against(Step::Plan, SubjectKind::Idle, 1.05);
    bars.push(Bar::new(what, "≤ 1.05 ×", figure).at(count).timed());
    let figure = results.calls(ours(Step::Plan)).map(one);
    bars.push(Bar::new("API calls of that plan", "1 list", figure).at(count));
    if let Some((customers, runs)) = &results.account {
        let what = format!("the same in an account of {} customers", number(*customers));
        bars.push(Bar::new(what, "1 list", most(runs).map(one)));
    }
    let what = format!("apply that creates {all} customers, against {all} `terraform_data`");
    let figure = against(Step::Apply, SubjectKind::Terraform, 1.0);
    let apply = Bar::new(what, "≤ 1.00 ×", figure).at(count).timed();
    let floor_apply = ratio(results, idle(Step::Apply), SubjectKind::Terraform, 1.0);
    bars.push(apply.beside(floor_apply.map(|(figure, _)| figure)));
    let figure = against(Step::Apply, SubjectKind::Idle, 1.05);
    bars.push(Bar::new(format!("the same, against {floor}"), "≤ 1.05 ×", figure).at(count).timed());
    for (step, what) in [(Step::Plan, "refreshed"), (Step::Apply, "created")] {
        let what = format!("provider CPU for each of {all} resources {what}, against {floor}");
        let cpu = |case| results.cpu(case).map(|cpu| cpu.median);
        let figure = cpu(ours(step)).zip(cpu(idle(step))).map(|(ours, idle)| {
            let times = ours / idle;
            let of = format!("{times:.2} × ({} of {})", milliseconds(ours), milliseconds(idle));
            (of, times <= 1.5)
        });
        bars.push(Bar::new(what, "≤ 1.5 ×", figure).at(count).timed());
    }
    bars
}

fn start(results: &Results) -> Vec<Bar> {
    let p95 = |started: &Started| {
        percentile(started.starts.iter().map(|start| start.line.as_secs_f64() * 1000.0), 95)
    };
    let ours = results.started.first().and_then(p95);
    let figure = ours.map(|ours| (milliseconds(ours), ours <= 5.0));
    let what = "start to handshake with mutual TLS, p95";
    let mut bars = vec![Bar::new(what, "≤ 5 ms", figure).timed()];
    for other in results.started.iter().filter(|started| started.is_foreign) {
        let figure = ours.zip(p95(other)).map(|(ours, other)| {
            let share = ours / other;
            let of = format!("{share:.2} ({} of {})", milliseconds(ours), milliseconds(other));
            (of, share <= 1.0 / 3.0)
        });
        bars.push(Bar::new(format!("the same, against {}", other.name), "≤ 1/3", figure).timed());
    }
    if bars.len() == 1 {
        bars.push(
            Bar::new("the same, against a Go provider (`--provider`)", "≤ 1/3", None).timed(),
        );
    }
    bars
}

/// How many resources Terraform handles at once.
const PARALLELISM: u32 = 10;

/// How many customers it may create in no more memory than ten take.
const FLAT_TO: u32 = 3000;

fn memory(results: &Results, most: u32) -> [Bar; 2] {
    let counts: Vec<_> = results.counts(false).into_iter().filter(|count| *count <= most).collect();
    let all = results.counts(false);
    let peaks = |kind, least: u32, most: u32| -> Vec<f64> {
        let of = |count, step| results.peak(Case { late: false, step, count, kind });
        let both = |count| Some(of(count, Step::Plan)?.max.max(of(count, Step::Apply)?.max));
        let counts = all.iter().filter(|count| (least..=most).contains(*count));
        counts.filter_map(|count| both(*count)).collect()
    };
    let highest = |kind| peaks(kind, 1, most).into_iter().reduce(f64::max);
    // Fewer resources than Terraform handles at once run less of the program, and code that has not
    // run is not in memory. That is no growth with their number.
    let growth = |kind| {
        let peaks = peaks(kind, PARALLELISM, FLAT_TO);
        peaks.first().zip(peaks.last()).map(|(few, many)| many / few)
    };
    let mut what = "peak memory".to_owned();
    if let (Some(least), Some(most)) = (counts.first(), counts.last()) {
        let _ = write!(what, ", {} to {} resources", number(*least), number(*most));
    }
    let size = |peak: f64| format!("{peak:.1} MiB");
    let times = |growth: f64| format!("{growth:.2} ×");
    let high = highest(SubjectKind::Ours).map(|peak| (size(peak), peak <= 16.0));
    let grown = growth(SubjectKind::Ours).map(|growth| (times(growth), growth <= 1.25));
    let flat = "the same, at the most against at ten or more";
    [
        Bar::new(what, "≤ 16 MiB", high).at(most).beside(highest(SubjectKind::Idle).map(size)),
        Bar::new(flat, "flat to 3,000: ≤ 1.25 ×", grown)
            .at(most)
            .beside(growth(SubjectKind::Idle).map(times)),
    ]
}

/// As Markdown.
pub fn table_of(bars: &[Bar]) -> String {
    let row = |bar: &Bar| {
        let figure = bar.figure.as_ref().map_or(NOTHING, |(figure, _)| figure);
        let idle = bar.idle.as_deref().unwrap_or(NOTHING);
        [&bar.what, bar.limit, figure, &bar.verdict(), idle].map(str::to_owned).to_vec()
    };
    let heads = ["what", "bar", "figure", "verdict", SubjectKind::Idle.name()].map(str::to_owned);
    table(&heads, &bars.iter().map(row).collect::<Vec<_>>())
}

/// A median against the median of another provider.
fn ratio(results: &Results, case: Case, of: SubjectKind, bar: f64) -> Option<(String, bool)> {
    let ours = results.wall(case)?.median;
    let theirs = results.wall(Case { kind: of, ..case })?.median;
    let ratio = ours / theirs;
    Some((format!("{ratio:.2} × ({ours:.2} s of {theirs:.2} s)"), ratio <= bar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::{Started, sample};
    use crate::bench::start::Start;

    fn shown(results: &Results) -> String {
        let line = |bar: Bar| {
            let verdict = bar.verdict();
            let figure = bar.figure.map_or(String::new(), |(figure, _)| figure + ", ");
            format!("{} {}: {figure}{verdict}\n", bar.what, bar.limit)
        };
        bars(results).into_iter().map(line).collect()
    }

    #[test]
    fn every_bar_is_held_against_what_was_measured_at_1000() {
        let mut results = sample::results();
        results.account = Some((10_000, vec![sample::run(1, &[("GET", 2)])]));
        insta::assert_snapshot!(shown(&results), @r"
        start to handshake with mutual TLS, p95 ≤ 5 ms: 4.00 ms, met
        the same, against a Go provider (`--provider`) ≤ 1/3: not measured
        peak memory, 1 to 1,000 resources ≤ 16 MiB: 8.0 MiB, met
        the same, at the most against at ten or more flat to 3,000: ≤ 1.25 ×: 1.00 ×, met
        stripped release binary ≤ 10 MiB: 7.0 MiB, met
        plan that refreshes 1,000 customers, against a provider that does nothing ≤ 1.05 ×: 1.09 × (1.20 s of 1.10 s), **missed**
        API calls of that plan 1 list: 1 GET, met
        the same in an account of 10,000 customers 1 list: 2 GET, **missed**
        apply that creates 1,000 customers, against 1,000 `terraform_data` ≤ 1.00 ×: 1.20 × (1.20 s of 1.00 s), **missed**
        the same, against a provider that does nothing ≤ 1.05 ×: 1.09 × (1.20 s of 1.10 s), **missed**
        provider CPU for each of 1,000 resources refreshed, against a provider that does nothing ≤ 1.5 ×: 1.09 × (0.12 ms of 0.11 ms), met
        provider CPU for each of 1,000 resources created, against a provider that does nothing ≤ 1.5 ×: 1.09 × (0.12 ms of 0.11 ms), met
        ");
    }

    #[test]
    fn a_provider_of_somebody_else_is_compared_in_its_start() {
        let mut results = sample::results();
        let name = "`theirs`".to_owned();
        let ours = results.started.remove(0);
        let slower = |start: &Start| Start { line: start.line * 4, ..*start };
        let starts = ours.starts.iter().map(slower).collect();
        let program = ours.program.clone();
        let (cold, plans) = (Vec::new(), Vec::new());
        let theirs = Started { name, program, is_foreign: true, size: 1, starts, cold, plans };
        results.started = vec![ours, theirs];
        let text = shown(&results);
        assert!(
            text.contains("the same, against `theirs` ≤ 1/3: 0.25 (4.00 ms of 16.0 ms), met"),
            "{text}"
        );
    }

    #[test]
    fn what_was_measured_with_fewer_resources_is_neither_met_nor_missed() {
        let mut results = sample::results();
        results.runs.retain(|case, _| case.count == 1);
        let text = shown(&results);
        assert!(text.contains("1.20 × (0.12 s of 0.10 s), not measured at 1,000"), "{text}");
    }

    #[test]
    fn what_was_not_measured_is_not_called_met() {
        let text = shown(&Results::default());
        assert!(text.lines().all(|line| line.ends_with("not measured")), "{text}");
    }
}
