//! Figures about several runs, and the time that no run can beat.

use std::time::Duration;

/// The middle of several measurements, and their range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The middle one. With an even number, the mean of the middle two.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// No measurements give `None`.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let values = sorted(values);
        let (min, max) = (*values.first()?, *values.last()?);
        let lower = values.get((values.len() - 1) / 2)?;
        let upper = values.get(values.len() / 2)?;
        Some(Self { median: f64::midpoint(*lower, *upper), min, max })
    }
}

/// The nearest rank: the smallest measurement that is at least as large as so many of a hundred.
pub fn percentile(values: impl IntoIterator<Item = f64>, percent: usize) -> Option<f64> {
    let values = sorted(values);
    let rank = (values.len() * percent).div_ceil(100);
    values.get(rank.saturating_sub(1)).copied()
}

fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The time of `count` calls that wait for `latency` each, with so many at a time and no other
/// work.
pub fn floor(count: u32, parallelism: u32, latency: Duration) -> Duration {
    latency * count.div_ceil(parallelism.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle_or_between_two() {
        let median = |values: &[f64]| Spread::of(values.iter().copied()).unwrap().median;
        let table: [(&[f64], f64); 4] = [
            (&[7.0], 7.0),
            (&[3.0, 1.0], 2.0),
            (&[9.0, 1.0, 2.0], 2.0),
            (&[4.0, 1.0, 3.0, 2.0], 2.5),
        ];
        for (values, expected) in table {
            assert!((median(values) - expected).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn smallest_and_largest_are_those_of_all_runs() {
        let spread = Spread::of([2.0, 9.0, 1.0]).unwrap();
        assert_eq!(spread, Spread { median: 2.0, min: 1.0, max: 9.0 });
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn a_percentile_is_a_measurement_that_was_made() {
        let hundred = || (1..=100).map(f64::from);
        let table = [(95, 95.0), (50, 50.0), (100, 100.0), (1, 1.0)];
        for (percent, expected) in table {
            assert_eq!(percentile(hundred(), percent), Some(expected), "{percent}");
        }
        assert_eq!(percentile([5.0, 1.0, 3.0], 95), Some(5.0));
        assert_eq!(percentile([], 95), None);
    }

    #[test]
    fn the_floor_is_one_latency_for_each_batch_that_runs_at_a_time() {
        let latency = Duration::from_millis(100);
        let table = [(0, 0), (1, 100), (10, 100), (11, 200), (1000, 10_000)];
        for (count, expected) in table {
            assert_eq!(floor(count, 10, latency), Duration::from_millis(expected), "{count}");
        }
    }
}
