//! Axes: the place of a value, and the values beside the axis.

/// One axis of a plot.
#[derive(Debug)]
pub struct Axis {
    /// The value at its start.
    pub low: f64,
    /// The value at its end.
    pub high: f64,
    /// Where it starts in the picture.
    pub start: f64,
    /// Where it ends in the picture.
    pub end: f64,
    /// Whether it is logarithmic.
    pub logarithmic: bool,
    /// The values beside it.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// The place of a value in the picture.
    pub fn place(&self, value: f64) -> f64 {
        let run = |value: f64| if self.logarithmic { value.ln() } else { value };
        let share = (run(value) - run(self.low)) / (run(self.high) - run(self.low));
        self.start + share * (self.end - self.start)
    }
}

/// The numbers 1, 2 and 5 times a power of ten from just below `low` to just above `high`.
pub fn logarithmic(low: f64, high: f64) -> Vec<f64> {
    let all = || (-4..=6).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(power)));
    // A little tolerance, so that a value that is a tick, except for rounding, has no tick beyond
    // it.
    let first = all().rev().find(|tick| *tick <= low * 1.001).unwrap_or(low);
    let last = all().find(|tick| *tick >= high * 0.999 && *tick > first).unwrap_or(high);
    all().filter(|tick| *tick >= first && *tick <= last).collect()
}

/// From zero in four to eight equal steps to just above `high`.
pub fn linear(high: f64) -> Vec<f64> {
    let high = if high > 0.0 { high } else { 1.0 };
    let steps = logarithmic(high / 1e4, high);
    let step = steps.into_iter().find(|step| high / step <= 8.0).unwrap_or(high);
    let last = (high / step * 0.999).ceil();
    let ticks = (0_u32..).map(f64::from).take_while(|number| *number <= last);
    ticks.map(|number| number * step).collect()
}

/// How many decimal places make these values differ.
pub fn places(ticks: &[f64]) -> usize {
    let differ = |places: &usize| {
        let whole = |tick: &f64| {
            let scaled = tick * 10_f64.powi(i32::try_from(*places).unwrap_or_default());
            (scaled - scaled.round()).abs() < 1e-6
        };
        ticks.iter().all(whole)
    };
    (0..=4).find(differ).unwrap_or(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_ticks(found: &[f64], expected: &[f64]) {
        let same = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(same && found.len() == expected.len(), "{found:?}, expected {expected:?}");
    }

    #[test]
    fn ticks_of_powers_enclose_what_is_drawn() {
        assert_ticks(&logarithmic(0.13, 4.2), &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0]);
        assert_ticks(&logarithmic(1.0, 1.0), &[1.0, 2.0]);
        assert_ticks(&logarithmic(0.2, 2.0), &[0.2, 0.5, 1.0, 2.0]);
    }

    #[test]
    fn ticks_from_zero_end_above_what_is_drawn() {
        assert_ticks(&linear(8.0), &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_ticks(&linear(11.4), &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
        assert_ticks(&linear(0.0), &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    }

    #[test]
    fn a_value_stands_where_its_share_of_the_axis_is() {
        let axis =
            Axis { low: 1.0, high: 100.0, start: 0.0, end: 10.0, logarithmic: true, ticks: vec![] };
        assert!((axis.place(10.0) - 5.0).abs() < 1e-9);
        let axis = Axis { logarithmic: false, low: 0.0, ..axis };
        assert!((axis.place(25.0) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn labels_have_as_many_places_as_they_need() {
        assert_eq!(places(&[0.0, 2.0, 4.0]), 0);
        assert_eq!(places(&[0.0, 0.5, 1.0]), 1);
        assert_eq!(places(&[0.05, 0.1]), 2);
        assert_eq!(places(&[]), 0);
    }
}
