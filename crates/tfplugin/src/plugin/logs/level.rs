//! The level to log, from Terraform's variables.

use tracing::level_filters::LevelFilter;

/// The level for the provider called `name`, from the first of these that is set:
/// `TF_LOG_PROVIDER_<NAME>`, `TF_LOG_PROVIDER`, `TF_LOG`.
///
/// The narrower variable wins, in both directions. Core reads the last two in the same order and
/// filters again, so the first can only ask for less.
pub(super) fn wanted(name: &str, variable: impl Fn(&str) -> Option<String>) -> LevelFilter {
    let own = format!("TF_LOG_PROVIDER_{}", name.to_uppercase().replace('-', "_"));
    [own.as_str(), "TF_LOG_PROVIDER", "TF_LOG"]
        .iter()
        .filter_map(|name| variable(name))
        .find(|value| !value.is_empty())
        .map_or(LevelFilter::OFF, |value| parse(&value))
}

/// A word that is no level means TRACE, as in core: a person who asks for logs gets all of them.
/// `JSON` is core's word for all of them, written as JSON.
fn parse(value: &str) -> LevelFilter {
    match value.trim().to_ascii_uppercase().as_str() {
        "DEBUG" => LevelFilter::DEBUG,
        "INFO" => LevelFilter::INFO,
        "WARN" => LevelFilter::WARN,
        "ERROR" => LevelFilter::ERROR,
        "OFF" => LevelFilter::OFF,
        _ => LevelFilter::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_variable_that_is_set_wins() {
        const OWN: &str = "TF_LOG_PROVIDER_MY_THING";
        let table: [(&[(&str, &str)], LevelFilter); 9] = [
            (&[], LevelFilter::OFF),
            (&[("TF_LOG", "INFO")], LevelFilter::INFO),
            (&[("TF_LOG", "ERROR"), ("TF_LOG_PROVIDER", "DEBUG")], LevelFilter::DEBUG),
            (&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "OFF")], LevelFilter::OFF),
            (&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "")], LevelFilter::TRACE),
            (&[("TF_LOG_PROVIDER", "TRACE"), (OWN, "WARN")], LevelFilter::WARN),
            (&[("TF_LOG_PROVIDER", "WARN"), (OWN, "TRACE")], LevelFilter::TRACE),
            (&[("TF_LOG", "TRACE"), (OWN, "off")], LevelFilter::OFF),
            (&[("TF_LOG_CORE", "TRACE"), ("TF_LOG_PROVIDER_OTHER", "TRACE")], LevelFilter::OFF),
        ];
        for (set, expected) in table {
            let variable = |name: &str| {
                let found = set.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(wanted("my-thing", variable), expected, "{set:?}");
        }
    }

    #[test]
    fn levels_are_read_as_core_reads_them() {
        let table = [
            ("TRACE", LevelFilter::TRACE),
            ("debug", LevelFilter::DEBUG),
            (" Info ", LevelFilter::INFO),
            ("WARN", LevelFilter::WARN),
            ("ERROR", LevelFilter::ERROR),
            ("OFF", LevelFilter::OFF),
            ("JSON", LevelFilter::TRACE),
            ("1", LevelFilter::TRACE),
        ];
        for (value, expected) in table {
            assert_eq!(parse(value), expected, "{value}");
        }
    }
}
