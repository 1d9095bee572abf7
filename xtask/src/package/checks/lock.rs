//! The hashes in Terraform's lock file.

/// The hashes of the one provider in it.
pub fn hashes(file: &str) -> Vec<&str> {
    let list = file.split_once("hashes").and_then(|(_, rest)| rest.split_once('['));
    let list = list.and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).collect()
}

/// A lock file with one hash of a version.
pub fn file(source: &str, version: &str, hash: &str) -> String {
    format!(
        "provider \"{source}\" {{\n  version = \"{version}\"\n  hashes = [\n    \"{hash}\",\n  ]\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terraform_writes_is_read() {
        let file = "\
# This file is maintained automatically by \"terraform init\".
provider \"registry.terraform.io/mspops/msp\" {
  version = \"1.2.3\"
  hashes = [
    \"h1:abc=\",
    \"zh:012\",
  ]
}
";
        assert_eq!(hashes(file), ["h1:abc=", "zh:012"]);
        assert_eq!(hashes(&super::file("a/b/c", "1.2.3", "zh:0")), ["zh:0"]);
        assert_eq!(hashes(""), [""; 0]);
    }
}
