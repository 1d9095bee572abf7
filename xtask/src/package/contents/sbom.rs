//! The parts of a program, for programs: `CycloneDX` 1.6, <https://cyclonedx.org/docs/1.6/json/>.
//!
//! The same program gives the same bytes here too: no time of day, no path, and a serial number
//! made from the rest.

use serde_json::{Value, json};

use super::{Component, Contents, License};
use crate::package::hashes::sha256;
use crate::package::names::PROGRAM;

impl Contents {
    /// The whole file.
    pub fn sbom(&self) -> String {
        let mut bom = json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": "",
            "version": 1,
            "metadata": {
                "lifecycles": [{ "phase": "build" }],
                "component": self.provider(),
                "properties": self.properties(),
            },
            "components": self.components.iter().map(component).collect::<Vec<_>>(),
            "dependencies": self.dependencies(),
        });
        let serial_number = serial_number(&bom.to_string());
        if let Some(place) = bom.get_mut("serialNumber") {
            *place = Value::String(serial_number);
        }
        format!("{bom:#}\n")
    }

    fn provider(&self) -> Value {
        json!({
            "type": "application",
            "bom-ref": self.purl(),
            "name": PROGRAM,
            "version": self.version,
            "hashes": [{ "alg": "SHA-256", "content": self.sha256 }],
            "licenses": [{ "expression": "MPL-2.0" }],
            "purl": self.purl(),
        })
    }

    fn purl(&self) -> String {
        format!("pkg:github/mspops/{PROGRAM}@v{}", self.version)
    }

    /// Facts that have no field of their own.
    fn properties(&self) -> Vec<Value> {
        let property = |name: &str, value: &str| {
            let name = format!("{PROGRAM}:{name}");
            json!({ "name": name, "value": value })
        };
        let mut properties = vec![property("platform", &self.platform.to_string())];
        properties.extend(self.made_with.iter().map(|line| property("made-with", line)));
        properties
    }

    /// The needs of each component.
    fn dependencies(&self) -> Vec<Value> {
        let needs = |who: &str, needs: &[String]| json!({ "ref": who, "dependsOn": needs });
        let mut all = vec![needs(&self.purl(), &self.needs)];
        all.extend(self.components.iter().map(|one| needs(&one.purl, &one.needs)));
        all
    }
}

fn component(component: &Component) -> Value {
    let license = match &component.license {
        License::Expression(words) => json!({ "expression": words }),
        License::Named(name) => json!({ "license": { "name": name } }),
    };
    let sums = component.sha256.iter().map(|sum| json!({ "alg": "SHA-256", "content": sum }));
    let mut value = json!({
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "description": component.remark,
        "scope": "required",
        "hashes": sums.collect::<Vec<_>>(),
        "licenses": [license],
        "cpe": component.cpe,
        "purl": component.purl,
    });
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    value
}

/// A UUID of version 8, which is for values from own data.
fn serial_number(content: &str) -> String {
    let sum = sha256(content.as_bytes());
    let digits = |from: usize, count: usize| sum.chars().skip(from).take(count).collect::<String>();
    let parts = [digits(0, 8), digits(8, 4), digits(12, 3), digits(15, 3), digits(18, 12)];
    let [time, mid, version, variant, node] = parts;
    format!("urn:uuid:{time}-{mid}-8{version}-8{variant}-{node}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::contents::tests::{contents, work};

    fn bom(works: Vec<Component>) -> Value {
        serde_json::from_str(&contents(works).sbom()).unwrap()
    }

    #[test]
    fn a_work_is_named_with_its_licence_and_its_checksum() {
        let a = Component { sha256: Some("0".repeat(64)), ..work("a") };
        let c = Component { version: None, license: License::Named("Terms of sale"), ..work("c") };
        let bom = bom(vec![a, c]);
        let a = json!({
            "type": "library",
            "bom-ref": "pkg:cargo/a@1.0.0",
            "name": "a",
            "version": "1.0.0",
            "scope": "required",
            "hashes": [{ "alg": "SHA-256", "content": "0".repeat(64) }],
            "licenses": [{ "expression": "MIT" }],
            "purl": "pkg:cargo/a@1.0.0",
        });
        assert_eq!(bom["components"][0], a);
        let license = &bom["components"][1]["licenses"];
        assert_eq!(*license, json!([{ "license": { "name": "Terms of sale" } }]));
    }

    #[test]
    fn the_program_is_named_by_its_checksum_with_those_that_it_needs() {
        let bom = bom(vec![work("a")]);
        let provider = "pkg:github/mspops/terraform-provider-msp@v1.2.3";
        assert_eq!(bom["metadata"]["component"]["purl"], provider);
        let sum = &bom["metadata"]["component"]["hashes"][0]["content"];
        assert_eq!(*sum, sha256(b"program"));
        let dependencies = json!([
            { "ref": provider, "dependsOn": ["pkg:cargo/a@1.0.0"] },
            { "ref": "pkg:cargo/a@1.0.0", "dependsOn": [] },
        ]);
        assert_eq!(bom["dependencies"], dependencies);
    }

    #[test]
    fn its_serial_number_is_made_of_the_rest() {
        let number =
            |name: &str| bom(vec![work(name)])["serialNumber"].as_str().unwrap().to_owned();
        assert_eq!(number("a"), number("a"));
        assert_ne!(number("a"), number("b"));
        let lengths: Vec<_> = number("a")
            .strip_prefix("urn:uuid:")
            .unwrap()
            .split('-')
            .map(|part| part.chars().all(|digit| digit.is_ascii_hexdigit()).then_some(part.len()))
            .collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12].map(Some));
    }
}
