//! `terraform query`: what exists is listed, filtered and brought under Terraform.

mod existing;
mod listing;
mod users;
mod walkthrough;

use serde_json::Value;

use msp_sandbox::{BlockingSandbox, Customer, Integration};
use support::api::sandbox;
use support::command::Output;
use support::workspace::Workspace;

/// A sandbox with customers and their integrations, and a workspace.
fn with_customers(count: usize) -> (BlockingSandbox, Workspace) {
    let sandbox = sandbox();
    sandbox
        // Backwards, so that the order of a list is seen to be its own.
        .change(|state| state.customers.extend((1..=count).rev().map(customer)))
        .expect("the data can be written");
    let ws = Workspace::new(&sandbox);
    (sandbox, ws)
}

fn customer(number: usize) -> Customer {
    Customer {
        customer_id: format!("c-{number:03}"),
        name: format!("Customer {number:03}"),
        integrations: vec![Integration {
            integration_id: format!("i-{number:03}"),
            name: format!("Customer_{number:03}-AWS"),
            kind: "AWS".to_owned(),
            ..Integration::default()
        }],
        ..Customer::default()
    }
}

/// What a query finds, in a workspace.
trait Queries {
    fn query(&self, lists: &str, options: &[&str]) -> Output;
    fn found(&self, lists: &str) -> Vec<(String, Value)>;
    fn names(&self, lists: &str) -> Vec<String>;
}

impl Queries for Workspace {
    /// Asks with these list blocks.
    fn query(&self, lists: &str, options: &[&str]) -> Output {
        self.file("all.tfquery.hcl", lists);
        self.run(&[&["query", "-no-color"], options].concat())
    }

    /// What they find: display names, and the objects where they are asked for.
    fn found(&self, lists: &str) -> Vec<(String, Value)> {
        let output = self.query(lists, &["-json"]);
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        let lines = output.stdout.lines().map(serde_json::from_str::<Value>);
        lines
            .map(|line| line.expect("a line is JSON"))
            .filter(|line| line["type"] == "list_resource_found")
            .map(|line| {
                let found = &line["list_resource_found"];
                let name = found["display_name"].as_str().expect("a display name").to_owned();
                (name, found["resource_object"].clone())
            })
            .collect()
    }

    /// The display names alone.
    fn names(&self, lists: &str) -> Vec<String> {
        self.found(lists).into_iter().map(|(name, _)| name).collect()
    }
}

/// A list block.
fn list(of: &str, body: &str) -> String {
    format!("list \"{of}\" \"all\" {{\n  provider = msp\n{body}\n}}\n")
}
