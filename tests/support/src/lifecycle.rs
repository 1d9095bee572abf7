//! Takes a configuration through plan, apply, import and destroy, as a user would.
//!
//! Each step that applies does the same as Terraform's own test library. It plans, applies that
//! plan, and plans again without and with a refresh. Both of these must be empty. That finds a
//! provider whose answer differs from its plan, or whose read differs from its write.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::command::Output;
use super::diagnostics::{self, Diagnostics};
use super::state::State;
use super::workspace::Workspace;

const PLAN: &str = "step.tfplan";

/// The proposals of a plan.
#[derive(Clone, Debug)]
pub struct Plan {
    actions: BTreeMap<String, String>,
    /// Addresses of objects that changed outside of Terraform.
    pub drift: Vec<String>,
    /// The warnings.
    pub warnings: Diagnostics,
    json: Shown,
    empty: bool,
}

/// The saved plan as JSON, on demand. The output of a plan is enough for most tests, and showing
/// the saved one takes half as long as another plan.
type Shown = Rc<LazyCell<Value, Box<dyn FnOnce() -> Value>>>;

impl Plan {
    /// The proposal for `address`: `create`, `read`, `update`, `replace`, `delete`, `remove`,
    /// `import`, `move`, or `no-op`.
    pub fn action(&self, address: &str) -> &str {
        self.actions.get(address).map_or("no-op", String::as_str)
    }

    /// The proposals, for every address that changes.
    pub fn actions(&self) -> Vec<(&str, &str)> {
        self.actions.iter().map(|(address, action)| (&**address, &**action)).collect()
    }

    /// Whether it proposes nothing, also for outputs.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// The planned value of an attribute. `None` if it is known only after apply.
    ///
    /// # Panics
    /// If the plan does not have `address`.
    #[track_caller]
    pub fn after(&self, address: &str, attribute: &str) -> Option<&Value> {
        let change = &self.resource_change(address)["change"];
        if change["after_unknown"][attribute] == true {
            None
        } else {
            Some(&change["after"][attribute])
        }
    }

    /// Paths that require a replacement, as JSON: `[["name"]]`.
    ///
    /// # Panics
    /// If the plan does not have `address`.
    #[track_caller]
    pub fn replace_paths(&self, address: &str) -> &Value {
        &self.resource_change(address)["change"]["replace_paths"]
    }

    /// The plan from `terraform show -json`.
    pub fn json(&self) -> &Value {
        &self.json
    }

    #[track_caller]
    fn resource_change(&self, address: &str) -> &Value {
        let changes = self.json["resource_changes"].as_array().into_iter().flatten();
        let mut of_address = changes.filter(|change| change["address"] == address);
        of_address.next().unwrap_or_else(|| panic!("the plan does not speak of {address}"))
    }
}

/// The result of applying a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The plan.
    pub plan: Plan,
    /// The warnings of the apply. The plan has the earlier ones.
    pub warnings: Diagnostics,
    /// The state after it.
    pub state: State,
}

/// The result of reading everything again.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// Addresses of changed objects.
    pub drift: Vec<String>,
    /// The warnings.
    pub warnings: Diagnostics,
    /// The state after it.
    pub state: State,
}

impl Workspace {
    /// Applies `config`. Nothing may be left to do then.
    ///
    /// # Panics
    /// If it is refused, fails, or one of the two plans after it is not empty.
    #[track_caller]
    pub fn apply(&self, config: &str) -> Step {
        self.configuration(config);
        self.apply_with(&[])
    }

    /// Applies the present configuration with options for `plan`: `-replace=…`, `-var=…`.
    #[track_caller]
    pub fn apply_with(&self, options: &[&str]) -> Step {
        let step = self.apply_unsettled_with(options);
        self.assert_settled();
        step
    }

    /// Applies `config`, where something is left to do afterwards.
    #[track_caller]
    pub fn apply_unsettled(&self, config: &str) -> Step {
        self.configuration(config);
        self.apply_unsettled_with(&[])
    }

    /// Applies the present configuration and replaces the object at `address`.
    #[track_caller]
    pub fn apply_replace(&self, address: &str) -> Step {
        self.apply_with(&[&format!("-replace={address}")])
    }

    /// Plans `config`, and nothing more.
    #[track_caller]
    pub fn plan(&self, config: &str) -> Plan {
        self.configuration(config);
        self.plan_with(&[])
    }

    /// Plans the present configuration with options: `-destroy`, `-replace=…`.
    #[track_caller]
    pub fn plan_with(&self, options: &[&str]) -> Plan {
        self.try_plan(options).unwrap_or_else(|failed| panic!("the plan was refused:\n{failed}"))
    }

    /// Plans `config`, which must be refused. Returns the errors.
    #[track_caller]
    pub fn plan_error(&self, config: &str) -> Diagnostics {
        self.configuration(config);
        self.plan_error_with(&[])
    }

    /// Plans the present configuration with options, which must be refused. Returns the errors.
    #[track_caller]
    pub fn plan_error_with(&self, options: &[&str]) -> Diagnostics {
        match self.try_plan(options) {
            Ok(plan) => panic!("the plan was not refused: {:?}", plan.actions()),
            Err(failed) => failed.diagnostics.errors(),
        }
    }

    /// Applies `config`, which must plan well and then fail. Returns the errors and warnings of the
    /// apply.
    #[track_caller]
    pub fn apply_error(&self, config: &str) -> Diagnostics {
        let plan = self.plan(config);
        match self.try_apply() {
            Ok(_) => panic!("it was applied: {:?}", plan.actions()),
            Err(failed) => failed.diagnostics,
        }
    }

    /// Validates `config`, which must be valid. Returns the warnings.
    #[track_caller]
    pub fn validate(&self, config: &str) -> Diagnostics {
        self.configuration(config);
        diagnostics::diagnostics(&self.succeed(&["validate", "-json"]).stdout)
    }

    /// Validates `config`, which must be refused. Returns the errors.
    #[track_caller]
    pub fn validate_error(&self, config: &str) -> Diagnostics {
        self.configuration(config);
        let output = self.run(&["validate", "-json"]);
        assert_eq!(output.status, Some(1), "it was not refused: {}", output.transcript());
        Failed::of(&output).diagnostics.errors()
    }

    /// Destroys everything. Returns the warnings of plan and apply.
    ///
    /// # Panics
    /// If it is refused, fails, or leaves something in the state.
    #[track_caller]
    pub fn destroy(&self) -> Diagnostics {
        let step = self.apply_unsettled_with(&["-destroy"]);
        assert_eq!(step.state.addresses(), [""; 0], "left after the destroy");
        step.plan.warnings.and(step.warnings)
    }

    /// Plans to destroy everything, which must be refused. Returns the errors.
    #[track_caller]
    pub fn destroy_error(&self) -> Diagnostics {
        self.plan_error_with(&["-destroy"])
    }

    /// Reads everything again and saves the result.
    #[track_caller]
    pub fn refresh(&self) -> Refresh {
        let output =
            self.run(&["apply", "-refresh-only", "-auto-approve", "-json", "-input=false"]);
        assert_eq!(output.status, Some(0), "{}", Failed::of(&output));
        Refresh {
            drift: diagnostics::drift(&output.stdout),
            warnings: diagnostics::diagnostics(&output.stdout),
            state: self.state(),
        }
    }

    /// Marks the object at `address` for replacement.
    #[track_caller]
    pub fn taint(&self, address: &str) {
        self.succeed(&["taint", "-no-color", address]);
    }

    /// Removes that mark.
    #[track_caller]
    pub fn untaint(&self, address: &str) {
        self.succeed(&["untaint", "-no-color", address]);
    }

    /// Removes the object at `address` from the state.
    #[track_caller]
    pub fn state_rm(&self, address: &str) {
        self.succeed(&["state", "rm", "-no-color", address]);
    }

    /// Imports `id` to `address` with the command.
    #[track_caller]
    pub fn import(&self, address: &str, id: &str) -> Output {
        self.succeed(&["import", "-no-color", "-input=false", address, id])
    }

    /// Imports `id`, which must be refused. Returns the text without the frame.
    #[track_caller]
    pub fn import_error(&self, address: &str, id: &str) -> String {
        let output = self.run(&["import", "-no-color", "-input=false", address, id]);
        assert_eq!(output.status, Some(1), "it was not refused: {}", output.transcript());
        unframed(&output.stderr)
    }

    /// Imports `id` to `address` with an `import` block, applies, and removes the block.
    #[track_caller]
    pub fn import_block(&self, address: &str, id: &str) -> Step {
        self.file("import.tf", &format!("import {{\n  to = {address}\n  id = \"{id}\"\n}}\n"));
        let step = self.apply_with(&[]);
        self.remove_file("import.tf");
        step
    }

    /// Imports `id` into a second workspace of the same configuration, and compares the two states,
    /// without the attributes in `ignore`. Returns the second workspace.
    ///
    /// # Panics
    /// If an attribute differs.
    #[allow(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "the check itself is what most tests want"
    )]
    #[track_caller]
    pub fn import_verify(&self, address: &str, id: &str, ignore: &[&str]) -> Self {
        let twin = self.twin();
        twin.import(address, id);
        let [here, there] = [self.state(), twin.state()].map(|state| {
            let mut attributes = state.attributes(address).clone();
            attributes.retain(|name, _| !ignore.contains(&&**name));
            attributes
        });
        let differ: Vec<_> = here
            .iter()
            .filter(|(name, value)| there.get(*name) != Some(value))
            .map(|(name, value)| format!("{name}: {value} here, imported as {:?}", there.get(name)))
            .collect();
        assert!(differ.is_empty(), "the import of {address} differs:\n{}", differ.join("\n"));
        twin
    }

    /// Checks that nothing is left to do, without and with a refresh.
    ///
    /// # Panics
    /// If one of the two plans is refused or not empty. The panic shows its proposals.
    #[track_caller]
    pub fn assert_settled(&self) {
        for (how, options) in [("without", &["-refresh=false"][..]), ("with", &[])] {
            let output = self.propose(options);
            if output.status == Some(2) {
                let shown = self.succeed(&["show", "-no-color", PLAN]).stdout;
                panic!("the plan after the apply, {how} a refresh, is not empty:\n{shown}");
            }
            assert_eq!(output.status, Some(0), "the plan was refused:\n{}", Failed::of(&output));
        }
    }

    /// Applies the present configuration with options, where something is left to do.
    #[track_caller]
    pub fn apply_unsettled_with(&self, options: &[&str]) -> Step {
        let plan = self.plan_with(options);
        let warnings =
            self.try_apply().unwrap_or_else(|failed| panic!("the apply failed:\n{failed}"));
        Step { plan, warnings, state: self.state() }
    }

    fn try_plan(&self, options: &[&str]) -> Result<Plan, Failed> {
        let output = self.propose(options);
        let (Some(0 | 2), stdout) = (output.status, &output.stdout) else {
            return Err(Failed::of(&output));
        };
        Ok(Plan {
            actions: diagnostics::actions(stdout),
            drift: diagnostics::drift(stdout),
            warnings: diagnostics::diagnostics(stdout),
            json: Rc::new(LazyCell::new(Box::new(self.shown_later(PLAN)))),
            empty: output.status == Some(0),
        })
    }

    /// Plans into [`PLAN`]: exit status 0 for nothing to do, 2 for something, 1 for an error.
    fn propose(&self, options: &[&str]) -> Output {
        let out = format!("-out={PLAN}");
        let arguments = ["plan", "-json", "-input=false", "-detailed-exitcode", &out];
        self.run(&[&arguments, options].concat())
    }

    fn try_apply(&self) -> Result<Diagnostics, Failed> {
        let output = self.run(&["apply", "-json", "-input=false", PLAN]);
        if output.status == Some(0) {
            Ok(diagnostics::diagnostics(&output.stdout))
        } else {
            Err(Failed::of(&output))
        }
    }
}

/// A command that Terraform ended with an error.
#[derive(Debug)]
struct Failed {
    diagnostics: Diagnostics,
    transcript: String,
}

impl Failed {
    fn of(output: &Output) -> Self {
        let diagnostics = diagnostics::diagnostics(&output.stdout);
        Self { diagnostics, transcript: output.transcript() }
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A crash, or a refused command line, has no structure.
        if self.diagnostics.errors().is_empty() {
            f.write_str(&self.transcript)
        } else {
            self.diagnostics.fmt(f)
        }
    }
}

/// Removes Terraform's frame around errors, and its line breaks.
fn unframed(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches(['│', '╷', '╵', ' ']));
    lines.collect::<Vec<_>>().join("\n").split_whitespace().collect::<Vec<_>>().join(" ")
}
