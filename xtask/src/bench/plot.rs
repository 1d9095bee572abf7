//! One plot as SVG: a figure against the number of resources, with a line for each provider.
//!
//! Its colours follow the reader's choice of light or dark. The marks of its lines show which is
//! which without colours. That is why this draws it: plotting crates write colours into each
//! element, where no style sheet of the reader reaches them.

use std::fmt::Write as _;

use super::scale::{Axis, linear, logarithmic, places};
use super::statistics::Spread;
use super::words::number;

const WIDTH: f64 = 830.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 580.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 336.0;

const STYLE: &str = "  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .grid { stroke: #d1d9e0; }
  .s0 { stroke: #59636e; fill: #59636e; }
  .s1 { stroke: #0969da; fill: #0969da; }
  .s2 { stroke: #bc4c00; fill: #bc4c00; }
  .s3 { stroke: #8250df; fill: #8250df; }
  .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .grid { stroke: #3d444d; }
    .s0 { stroke: #9198a1; fill: #9198a1; }
    .s1 { stroke: #58a6ff; fill: #58a6ff; }
    .s2 { stroke: #f0883e; fill: #f0883e; }
    .s3 { stroke: #bc8cff; fill: #bc8cff; }
    .line { fill: none; }
  }
";

/// What is drawn.
#[derive(Debug)]
pub struct Plot {
    /// The text above it.
    pub title: &'static str,
    /// The unit of the vertical axis.
    pub unit: &'static str,
    /// The scale of the vertical axis. The horizontal one is logarithmic.
    pub scale: Scale,
    /// The lines.
    pub series: Vec<Series>,
}

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// From zero, in equal steps.
    FromZero,
    /// In powers of ten.
    Logarithmic,
}

/// One line.
#[derive(Debug)]
pub struct Series {
    /// The provider.
    pub name: String,
    /// Numbers of resources, each with its measurement.
    pub points: Vec<(u32, Spread)>,
    /// The number of its colour and its mark.
    pub look: usize,
}

impl Plot {
    /// The picture.
    pub fn svg(&self) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\" aria-label=\"{0}\">\n<style>\n{STYLE}</style>\n\
             <text class=\"title\" x=\"{LEFT}\" y=\"26\">{0}</text>\n",
            self.title
        );
        let (x, y) = (self.horizontal(), self.vertical());
        self.draw_axes(&mut svg, &x, &y);
        for (row, series) in (0_u32..).zip(&self.series) {
            draw_series(&mut svg, series, &x, &y);
            let at = TOP + 10.0 + 24.0 * f64::from(row);
            let _ = writeln!(svg, "{}", mark(series.look, RIGHT + 24.0, at));
            let (left, base) = (RIGHT + 36.0, at + 4.5);
            let _ = writeln!(svg, "<text x=\"{left}\" y=\"{base}\">{}</text>", series.name);
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn draw_axes(&self, svg: &mut String, x: &Axis, y: &Axis) {
        let decimals = places(&y.ticks);
        for tick in &y.ticks {
            let (at, left) = (y.place(*tick), LEFT - 8.0);
            let base = at + 4.5;
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\n\
                 <text x=\"{left}\" y=\"{base:.1}\" text-anchor=\"end\">{tick:.decimals$}</text>\n"
            );
        }
        for count in self.counts() {
            let at = x.place(f64::from(count));
            let (end, base) = (BOTTOM + 5.0, BOTTOM + 21.0);
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{end}\"/>\n\
                 <text x=\"{at:.1}\" y=\"{base}\" text-anchor=\"middle\">{}</text>\n",
                number(count)
            );
        }
        let (middle, base) = (f64::midpoint(LEFT, RIGHT), BOTTOM + 46.0);
        let turned = f64::midpoint(TOP, BOTTOM);
        let _ = write!(
            svg,
            "<text x=\"{middle}\" y=\"{base}\" text-anchor=\"middle\">number of resources</text>\n\
             <text transform=\"translate(18 {turned}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
            self.unit
        );
    }

    fn horizontal(&self) -> Axis {
        let counts = self.counts();
        let ends = counts.first().copied().zip(counts.last().copied()).unwrap_or((1, 1));
        let (low, high) = (f64::from(ends.0), f64::from(ends.1));
        // A single number is in the middle.
        let (low, high) = if ends.0 == ends.1 { (low / 2.0, high * 2.0) } else { (low, high) };
        Axis {
            low,
            high,
            start: LEFT + 16.0,
            end: RIGHT - 16.0,
            logarithmic: true,
            ticks: Vec::new(),
        }
    }

    fn vertical(&self) -> Axis {
        let spreads = || self.series.iter().flat_map(|series| &series.points).map(|point| point.1);
        let high = spreads().map(|spread| spread.max).fold(0.0, f64::max);
        let low = spreads().map(|spread| spread.min).fold(high, f64::min);
        let logarithmic = self.scale == Scale::Logarithmic && low > 0.0;
        let ticks = if logarithmic { self::logarithmic(low, high) } else { linear(high) };
        let low = ticks.first().copied().unwrap_or(0.0);
        let high = ticks.last().copied().unwrap_or(1.0);
        Axis { low, high, start: BOTTOM, end: TOP, logarithmic, ticks }
    }

    /// The numbers of resources, ascending.
    fn counts(&self) -> Vec<u32> {
        let points = self.series.iter().flat_map(|series| &series.points);
        let mut counts: Vec<_> = points.map(|(count, _)| *count).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

fn draw_series(svg: &mut String, series: &Series, x: &Axis, y: &Axis) {
    let look = series.look;
    let place =
        |(count, spread): &(u32, Spread)| (x.place(f64::from(*count)), y.place(spread.median));
    let line: Vec<_> =
        series.points.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(svg, "<polyline class=\"s{look} line\" points=\"{}\"/>", line.join(" "));
    for point in &series.points {
        let (at, middle) = place(point);
        let (low, high) = (y.place(point.1.min), y.place(point.1.max));
        let _ = write!(
            svg,
            "<line class=\"s{look}\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{low:.1}\" y2=\"{high:.1}\"/>\n{}\n",
            mark(look, at, middle)
        );
    }
}

/// A disc, a square, a triangle or a diamond.
fn mark(look: usize, x: f64, y: f64) -> String {
    match look {
        0 => format!("<circle class=\"s0\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        1 => {
            let (left, top) = (x - 4.0, y - 4.0);
            format!("<rect class=\"s1\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"8\" height=\"8\"/>")
        }
        2 => format!("<path class=\"s2\" d=\"M{x:.1} {:.1}l5 9h-10z\"/>", y - 5.0),
        _ => format!("<path class=\"s3\" d=\"M{x:.1} {:.1}l5.5 5.5-5.5 5.5-5.5-5.5z\"/>", y - 5.5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::subject::SubjectKind;

    fn plot(points: &[(u32, f64)], scale: Scale) -> Plot {
        let one = |value| Spread { median: value, min: value, max: value };
        let points = points.iter().map(|(count, value)| (*count, one(*value))).collect();
        let series = Series { name: "this provider".to_owned(), points, look: 1 };
        Plot { title: "Time", unit: "seconds", scale, series: vec![series] }
    }

    #[test]
    fn axes_are_labelled_with_units_and_every_number_of_resources_is_marked() {
        let svg = plot(&[(1, 0.1), (1000, 2.0)], Scale::Logarithmic).svg();
        for text in
            [">seconds<", ">number of resources<", ">1<", ">1,000<", ">0.1<", ">2.0<", ">Time<"]
        {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert!(svg.contains("prefers-color-scheme: dark"));
    }

    #[test]
    fn everyone_who_is_measured_has_a_mark_and_a_colour_of_their_own() {
        let looks =
            [SubjectKind::Terraform, SubjectKind::Idle, SubjectKind::Ours, SubjectKind::Peer]
                .map(|kind| kind as usize);
        for look in looks {
            assert!(mark(look, 1.0, 1.0).contains(&format!("class=\"s{look}\"")), "{look}");
            assert_eq!(STYLE.matches(&format!(".s{look} {{")).count(), 2, "light and dark: {look}");
        }
    }

    #[test]
    fn what_is_larger_stands_further_right_and_higher() {
        let svg = plot(&[(1, 1.0), (10, 2.0), (100, 8.0)], Scale::FromZero).svg();
        let (_, points) = svg.split_once("points=\"").unwrap();
        let points = points.split_once('"').unwrap().0;
        assert_eq!(points, "88.0,300.0 326.0,264.0 564.0,48.0");
    }

    #[test]
    fn a_single_number_of_resources_and_no_measurement_at_all_can_be_drawn() {
        for points in [&[][..], &[(50, 1.0)]] {
            for scale in [Scale::Logarithmic, Scale::FromZero] {
                let svg = plot(points, scale).svg();
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            }
        }
    }
}
