//! The machine and the programs of the measurement.

use std::fs;
use std::path::Path;
use std::process::Command;

use time::OffsetDateTime;

/// One line for each fact.
pub fn facts(root: &Path, terraform: &str, with_peer: bool) -> Vec<(&'static str, String)> {
    let unknown = || "not known".to_owned();
    let cores = std::thread::available_parallelism();
    let cores = cores.map_or_else(|_| unknown(), |cores| cores.to_string());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease");
    let commit = said(root, "git", &["describe", "--always", "--dirty"]);
    let mut provider = format!("terraform-provider-msp {}", env!("CARGO_PKG_VERSION"));
    if let Some(commit) = commit {
        provider = format!("terraform-provider-msp at {commit}");
    }
    let mut versions = vec![terraform.to_owned(), provider];
    if with_peer {
        versions.push("tf-provider 0.2.2".to_owned());
    }
    versions.extend(said(root, "rustc", &["--version"]));
    vec![
        ("date", OffsetDateTime::now_utc().date().to_string()),
        ("processor", processor().unwrap_or_else(unknown)),
        ("cores", cores),
        ("memory", memory().unwrap_or_else(unknown)),
        ("kernel", kernel.map_or_else(|_| unknown(), |text| format!("Linux {}", text.trim()))),
        ("versions", versions.join(", ")),
    ]
}

fn processor() -> Option<String> {
    field(&fs::read_to_string("/proc/cpuinfo").ok()?, "model name")
}

fn memory() -> Option<String> {
    let total = field(&fs::read_to_string("/proc/meminfo").ok()?, "MemTotal")?;
    let kib: u64 = total.split_whitespace().next()?.parse().ok()?;
    Some(format!("{} GiB", kib.div_ceil(1024 * 1024)))
}

/// The first value of that name in a file of `name : value` lines.
pub fn field(text: &str, name: &str) -> Option<String> {
    let named = |line: &str| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    };
    text.lines().find_map(named)
}

/// The first line that a program prints, if there is such a program.
fn said(root: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(root).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().filter(|_| output.status.success()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let text = "model\t\t: 17\nmodel name\t: A Processor: 3 GHz\nmodel name\t: Another\n";
        assert_eq!(field(text, "model name").as_deref(), Some("A Processor: 3 GHz"));
        assert_eq!(field(text, "name"), None);
    }
}
