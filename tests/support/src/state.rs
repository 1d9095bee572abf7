//! Resources, attributes and outputs from a state file.
//!
//! It reads the file itself, not `terraform show -json`. So a test compares what the provider
//! stored, and the provider need not start.

use serde_json::{Map, Value};

/// A state as Terraform saved it.
#[derive(Clone, Debug, PartialEq)]
pub struct State(Value);

impl State {
    /// Reads the text of a state file. A missing file is an empty state. So is a file without a
    /// byte: a killed Terraform leaves that.
    ///
    /// # Panics
    /// If the text is no JSON.
    #[track_caller]
    pub fn parse(text: Option<&str>) -> Self {
        let text = text.filter(|text| !text.is_empty());
        Self(text.map_or(Value::Null, |text| serde_json::from_str(text).expect("a state is JSON")))
    }

    /// All addresses in it, in the order of the file: `msp_customer.a`, `terraform_data.b["key"]`.
    pub fn addresses(&self) -> Vec<String> {
        self.instances().map(|(address, _)| address).collect()
    }

    /// The instance at `address`: `attributes`, `status`, `private`, `identity` and more.
    ///
    /// # Panics
    /// If it does not exist.
    #[track_caller]
    pub fn instance(&self, address: &str) -> &Value {
        self.instances()
            .find_map(|(found, instance)| (found == address).then_some(instance))
            .unwrap_or_else(|| {
                panic!("{address} is not in the state, which has {:?}", self.addresses())
            })
    }

    /// All attributes of the instance at `address`.
    ///
    /// # Panics
    /// If it does not exist.
    #[track_caller]
    pub fn attributes(&self, address: &str) -> &Map<String, Value> {
        self.instance(address)["attributes"].as_object().expect("an instance has attributes")
    }

    /// One attribute, or one inside it: `"id"`, `"aws.role_arn"`, `"users.0"`.
    ///
    /// # Panics
    /// If the instance or the attribute does not exist.
    #[track_caller]
    pub fn attribute(&self, address: &str, path: &str) -> &Value {
        let mut value = &self.instance(address)["attributes"];
        for step in path.split('.') {
            let next = step
                .parse()
                .ok()
                .and_then(|index: usize| value.get(index))
                .or_else(|| value.get(step));
            value = next.unwrap_or_else(|| panic!("{address} has no `{path}`: {value:#}"));
        }
        value
    }

    /// Whether the instance at `address` is marked for replacement.
    ///
    /// # Panics
    /// If it does not exist.
    #[track_caller]
    pub fn is_tainted(&self, address: &str) -> bool {
        self.instance(address)["status"] == "tainted"
    }

    /// The value of an output. Null if there is none of that name.
    pub fn output(&self, name: &str) -> &Value {
        &self.0["outputs"][name]["value"]
    }

    fn instances(&self) -> impl Iterator<Item = (String, &Value)> {
        let resources = self.0["resources"].as_array().into_iter().flatten();
        resources.flat_map(|resource| {
            let instances = resource["instances"].as_array().into_iter().flatten();
            instances.map(|instance| (address(resource, instance), instance))
        })
    }
}

/// An address in Terraform's form.
fn address(resource: &Value, instance: &Value) -> String {
    let text = |key: &str| resource[key].as_str().unwrap_or_default();
    let module = resource["module"].as_str().map_or(String::new(), |module| format!("{module}."));
    let mode = if text("mode") == "data" { "data." } else { "" };
    let key = instance.get("index_key").map_or(String::new(), |key| format!("[{key}]"));
    format!("{module}{mode}{}.{}{key}", text("type"), text("name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> State {
        State::parse(Some(
            r#"{
              "outputs": {"id": {"value": "c-1", "type": "string"}},
              "resources": [
                {"mode": "managed", "type": "msp_integration", "name": "a", "instances": [
                  {"attributes": {"id": "i-1", "aws": {"role_arn": "arn"}, "tags": ["x"]}},
                  {"index_key": "b", "status": "tainted", "attributes": {"id": null}}]},
                {"module": "module.m[0]", "mode": "data", "type": "msp_customer", "name": "c",
                  "instances": [{"index_key": 3, "attributes": {}}]}]}"#,
        ))
    }

    #[test]
    fn addresses_are_those_that_terraform_prints() {
        let expected =
            ["msp_integration.a", "msp_integration.a[\"b\"]", "module.m[0].data.msp_customer.c[3]"];
        assert_eq!(sample().addresses(), expected);
    }

    #[test]
    fn attributes_are_found_by_their_path() {
        let state = sample();
        assert_eq!(state.attribute("msp_integration.a", "aws.role_arn"), "arn");
        assert_eq!(state.attribute("msp_integration.a", "tags.0"), "x");
        assert_eq!(state.attribute("msp_integration.a[\"b\"]", "id"), &Value::Null);
        assert!(state.is_tainted("msp_integration.a[\"b\"]"));
        assert_eq!(state.output("id"), "c-1");
    }

    #[test]
    fn a_misspelt_attribute_fails_the_test_that_asks_for_it() {
        let asked =
            std::panic::catch_unwind(|| sample().attribute("msp_integration.a", "aws.arn").clone());
        assert!(asked.is_err());
    }
}
