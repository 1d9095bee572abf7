//! The list of plots.

use super::plot::{Plot, Scale, Series};
use super::results::{Case, Results, Step};
use super::statistics::Spread;
use super::subject::SubjectKind;

/// Each with the name of its file.
pub fn all(results: &Results) -> Vec<(&'static str, Plot)> {
    let wall = |case| results.wall(case);
    let peak = |case| results.peak(case);
    vec![
        (
            "plan",
            plot(results, "Plan that refreshes", "seconds", Scale::Logarithmic, Step::Plan, wall),
        ),
        (
            "apply",
            plot(results, "Apply that creates", "seconds", Scale::Logarithmic, Step::Apply, wall),
        ),
        (
            "memory",
            plot(
                results,
                "Peak memory of the provider during a plan",
                "MiB",
                Scale::FromZero,
                Step::Plan,
                peak,
            ),
        ),
    ]
}

fn plot(
    results: &Results,
    title: &'static str,
    unit: &'static str,
    scale: Scale,
    step: Step,
    value: impl Fn(Case) -> Option<Spread>,
) -> Plot {
    let counts = results.counts(false);
    let series = |kind: SubjectKind| {
        let point = |count: &u32| {
            let spread = value(Case { late: false, step, count: *count, kind })?;
            Some((*count, spread))
        };
        let points = counts.iter().filter_map(point).collect();
        Series { name: kind.plain_name(), points, look: kind as usize }
    };
    let series: Vec<_> = results.kinds().into_iter().map(series).collect();
    let series = series.into_iter().filter(|series| !series.points.is_empty()).collect();
    Plot { title, unit, scale, series }
}
