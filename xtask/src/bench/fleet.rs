//! How long a fleet takes to plan, by the shape of its configuration: `cargo xtask bench fleet`.
//!
//! It measures the whole of `terraform plan`, as people wait for it. Beside it is the same shape
//! with `terraform_data`: the share of Terraform itself.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lexopt::{Arg, Parser, ValueExt};
use msp_sandbox::{Credentials, Options as SandboxOptions, Sandbox};
use serde_json::Value;
use support::installation::Installation;
use support::terraform::Terraform;

use super::build;
use crate::Result;

const HELP: &str = "\
Usage: cargo xtask bench fleet [OPTIONS]

Measures plans of a fleet whose customers are four blocks that refer to each other, and of one with
a module for each customer. It writes the table into docs/guides/fleets.md.

Options:
  --runs N         How often each plan is run [default: 3]
  --counts N,N,... Numbers of customers [default: 300,600]
  --provider PATH  Measures this program, and compiles none
";

const PAGE: &str = "docs/guides/fleets.md";
const MARKS: [&str; 2] = ["<!-- begin shapes -->\n", "<!-- end shapes -->\n"];
const VERSION: &str = "0.1.0";

struct Options {
    runs: usize,
    counts: Vec<u32>,
    provider: Option<PathBuf>,
}

/// The shape of a customer in the configuration.
#[derive(Clone, Copy)]
enum Shape {
    Blocks,
    Module,
}

/// The provider of the blocks.
#[derive(Clone, Copy)]
enum Whose {
    Ours,
    Core,
}

/// Measures, prints, and writes the table.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let Some(options) = parse(arguments)? else {
        print!("{HELP}");
        return Ok(());
    };
    let terraform = Terraform::of_this_person()?;
    let provider = match options.provider {
        Some(ref provider) => provider.clone(),
        None if cfg!(debug_assertions) => {
            let arguments = [&["fleet"], arguments].concat();
            return build::again_optimised(root, &arguments);
        }
        None => build::provider(root)?,
    };
    let mut table = String::from(
        "| customers | four blocks | Terraform's share | a module for each | Terraform's share |\n\
         |---|---|---|---|---|\n",
    );
    for count in &options.counts {
        let mut row = format!("| {count} |");
        for shape in [Shape::Blocks, Shape::Module] {
            for whose in [Whose::Ours, Whose::Core] {
                let took = plans(root, &terraform, &provider, shape, whose, *count, options.runs)?;
                write!(row, " {:.1} s |", took.as_secs_f64())?;
            }
        }
        eprintln!("{row}");
        writeln!(table, "{row}")?;
    }
    let runs = options.runs;
    let plans =
        if runs == 1 { "one plan each".to_owned() } else { format!("the median of {runs} plans") };
    write!(table, "\n{terraform}, {plans}, without latency.\n")?;
    println!("{table}");
    write_into(&root.join(PAGE), &table)
}

fn parse(arguments: &[&str]) -> Result<Option<Options>> {
    let mut options = Options { runs: 3, counts: vec![300, 600], provider: None };
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("runs") => options.runs = parser.value()?.parse::<usize>()?.max(1),
            Arg::Long("counts") => {
                let counts = parser.value()?.string()?;
                options.counts =
                    counts.split(',').map(str::parse).collect::<std::result::Result<_, _>>()?;
            }
            Arg::Long("provider") => options.provider = Some(parser.value()?.into()),
            Arg::Long("help") => return Ok(None),
            _ => return Err(argument.unexpected().into()),
        }
    }
    Ok(Some(options))
}

/// The median of some plans without changes.
fn plans(
    root: &Path,
    terraform: &Terraform,
    provider: &Path,
    shape: Shape,
    whose: Whose,
    count: u32,
    runs: usize,
) -> Result<Duration> {
    let target = root.join("target/bench");
    fs::create_dir_all(&target)?;
    let directory = tempfile::Builder::new().prefix("f-").tempdir_in(&target)?;
    let cli_config = Installation::create(directory.path(), provider, VERSION)?.cli_config;
    let work = directory.path().join("work");
    fs::create_dir_all(work.join("customer"))?;
    let sandbox = Sandbox::start_blocking(SandboxOptions::default())?;
    let terraform = |arguments: &[&str]| -> Result<Duration> {
        let printed = directory.path().join("printed");
        let output = fs::File::create(&printed)?;
        let mut command = Command::new(&terraform.program);
        command.args(arguments).args(["-input=false", "-no-color"]).current_dir(&work);
        command
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", directory.path())
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", &cli_config)
            .env("WIV_ENDPOINT", sandbox.url())
            .env("WIV_API_KEY", Credentials::default().wiv_api_key);
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let started = Instant::now();
        if command.status()?.success() {
            return Ok(started.elapsed());
        }
        // The plan of a fleet is long, and errors are at its end.
        let printed = fs::read_to_string(printed)?;
        let lines: Vec<_> = printed.lines().collect();
        let end = lines[lines.len().saturating_sub(20)..].join("\n");
        Err(format!("`terraform {}` of {count}:\n\n{end}", arguments.join(" ")).into())
    };
    // Modules make the state of either shape: four blocks would take long to apply.
    for (name, text) in files(Shape::Module, whose, count) {
        fs::write(work.join(name), text)?;
    }
    terraform(&["init"])?;
    terraform(&["apply", "-auto-approve"])?;
    if let Shape::Blocks = shape {
        for (name, text) in files(shape, whose, count) {
            fs::write(work.join(name), text)?;
        }
        let state = work.join("terraform.tfstate");
        fs::write(&state, out_of_modules(&fs::read_to_string(&state)?)?)?;
    }
    let mut took = Vec::new();
    for _ in 0..runs {
        took.push(terraform(&["plan", "-detailed-exitcode"])?);
    }
    took.sort_unstable();
    Ok(took[took.len() / 2])
}

/// Makes a state of blocks from one of modules: the key of a module becomes the key of its objects.
fn out_of_modules(state: &str) -> Result<String> {
    let mut state: Value = serde_json::from_str(&state.replace("module.customer.", ""))?;
    let all = state["resources"].as_array_mut().ok_or("a state without resources")?;
    let mut blocks = BTreeMap::<_, Value>::new();
    for mut resource in std::mem::take(all) {
        let module = resource["module"].as_str().unwrap_or_default();
        let key = module.split('"').nth(1).unwrap_or_default().to_owned();
        let mut instance = resource["instances"][0].take();
        instance["index_key"] = Value::from(key);
        let block = format!("{}.{}", resource["type"], resource["name"]);
        let block = blocks.entry(block).or_insert_with(|| {
            resource["instances"] = Value::Array(Vec::new());
            if let Some(resource) = resource.as_object_mut() {
                resource.remove("module");
                resource.insert("each".to_owned(), Value::from("map"));
            }
            resource
        });
        block["instances"].as_array_mut().ok_or("a block without instances")?.push(instance);
    }
    all.extend(blocks.into_values());
    Ok(state.to_string())
}

/// The configuration: the four objects of a customer, one after the other.
fn files(shape: Shape, whose: Whose, count: u32) -> Vec<(&'static str, String)> {
    let requires = "terraform {\n  required_providers {\n    \
                    msp = { source = \"registry.terraform.io/mspops/msp\" }\n  }\n}\n";
    let all = format!(
        "locals {{\n  customers = {{ for n in range({count}) : \"c${{n}}\" => \"Customer ${{n}}\" }}\n}}\n"
    );
    match shape {
        Shape::Blocks => {
            let each = "  for_each = local.customers\n";
            let of = |name: &str| format!("{name}.each[each.key]");
            let blocks = blocks(whose, each, "each.key", "each.value", of);
            vec![("main.tf", format!("{requires}{all}{blocks}"))]
        }
        Shape::Module => {
            let of = |name: &str| format!("{name}.each");
            let blocks = blocks(whose, "", "var.key", "var.name", of);
            let variables = "variable \"key\" {}\nvariable \"name\" {}\n";
            let call = "module \"customer\" {\n  source   = \"./customer\"\n  \
                        for_each = local.customers\n  key      = each.key\n  name     = each.value\n}\n";
            vec![
                ("main.tf", format!("{requires}{all}{call}")),
                ("customer/main.tf", format!("{requires}{variables}{blocks}")),
            ]
        }
    }
}

fn blocks(whose: Whose, each: &str, key: &str, name: &str, of: impl Fn(&str) -> String) -> String {
    match whose {
        Whose::Ours => format!(
            r#"resource "msp_customer" "each" {{
{each}  name = {name}
}}
resource "msp_aws_onboarding_link" "each" {{
{each}  customer_id = {customer}.id
}}
resource "msp_integration" "each" {{
{each}  customer_id = {customer}.id
  name        = "${{{name}}}-AWS"
  aws = {{
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = {link}.external_id
  }}
}}
resource "msp_customer_users" "each" {{
{each}  customer_id = {customer}.id
  role        = "MSP-Admin"
  user_emails = ["admin@${{{key}}}.example"]
}}
"#,
            customer = of("msp_customer"),
            link = of("msp_aws_onboarding_link"),
        ),
        Whose::Core => {
            let mut blocks =
                format!("resource \"terraform_data\" \"each\" {{\n{each}  input = {name}\n}}\n");
            for (block, input) in [
                ("link", of("terraform_data")),
                ("integration", of("terraform_data").replacen(".each", ".link", 1)),
                ("users", of("terraform_data")),
            ] {
                let _ = write!(
                    blocks,
                    "resource \"terraform_data\" \"{block}\" {{\n{each}  input = [{input}.id, {key}]\n}}\n"
                );
            }
            blocks
        }
    }
}

fn write_into(page: &Path, table: &str) -> Result<()> {
    let text = fs::read_to_string(page)?;
    let no_place = || format!("{} has no place for the table", page.display());
    let (head, rest) = text.split_once(MARKS[0]).ok_or_else(no_place)?;
    let (_, tail) = rest.split_once(MARKS[1]).ok_or_else(no_place)?;
    Ok(fs::write(page, format!("{head}{}\n{}\n\n{}{tail}", MARKS[0], table.trim_end(), MARKS[1]))?)
}
