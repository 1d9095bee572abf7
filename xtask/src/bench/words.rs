//! Figures in the form of tables.

use std::collections::BTreeMap;

use super::statistics::Spread;

/// The text where nothing was measured.
pub const NOTHING: &str = "–";

/// A whole number, with a comma between thousands.
pub fn number(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// With two places below 10, one below 100, and none above.
pub fn figure(value: f64) -> String {
    let places = match value {
        ..9.995 => 2,
        9.995..99.95 => 1,
        _ => 0,
    };
    format!("{value:.places$}")
}

/// `1.23 ms`.
pub fn milliseconds(value: f64) -> String {
    format!("{} ms", figure(value))
}

/// `1.23 s (1.20–1.31)`, without the brackets when there was one run.
pub fn spread(spread: Option<Spread>, unit: &str) -> String {
    let Some(Spread { median, min, max }) = spread else { return NOTHING.to_owned() };
    let (median, min, max) = (figure(median), figure(min), figure(max));
    if min == max { format!("{median} {unit}") } else { format!("{median} {unit} ({min}–{max})") }
}

/// `1 GET, 1,000 POST`.
pub fn calls(calls: &BTreeMap<String, u32>) -> String {
    let calls: Vec<_> =
        calls.iter().map(|(method, count)| format!("{} {method}", number(*count))).collect();
    if calls.is_empty() { "none".to_owned() } else { calls.join(", ") }
}

/// A table in Markdown.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    let rows = rows.iter().map(|cells| line(cells));
    [line(head), rule].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let table =
            [(0, "0"), (999, "999"), (1000, "1,000"), (30_000, "30,000"), (1_234_567, "1,234,567")];
        for (value, expected) in table {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn figures_have_three_digits_or_all_before_the_point() {
        let table = [
            (0.0, "0.00"),
            (0.064, "0.06"),
            (9.994, "9.99"),
            (9.996, "10.0"),
            (99.94, "99.9"),
            (99.96, "100"),
            (1234.5, "1234"),
        ];
        for (value, expected) in table {
            assert_eq!(figure(value), expected, "{value}");
        }
    }

    #[test]
    fn a_spread_says_its_ends_only_where_they_differ() {
        let of = |values: &[f64]| spread(Spread::of(values.iter().copied()), "s");
        assert_eq!(of(&[1.0, 1.5, 1.25]), "1.25 s (1.00–1.50)");
        assert_eq!(of(&[1.0]), "1.00 s");
        assert_eq!(of(&[]), NOTHING);
    }

    #[test]
    fn calls_are_counted_by_method() {
        let made = BTreeMap::from([("POST".to_owned(), 1000), ("GET".to_owned(), 1)]);
        assert_eq!(calls(&made), "1 GET, 1,000 POST");
        assert_eq!(calls(&BTreeMap::new()), "none");
    }

    #[test]
    fn a_table_has_a_rule_below_its_head() {
        let cells = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        insta::assert_snapshot!(table(&cells(["a", "b"]), &[cells(["1", "2"])]), @r"
        | a | b |
        |---|---|
        | 1 | 2 |
        ");
    }
}
