# The usual commands. `just` lists them. .ci/run runs them in one go, without just.

set shell := ["bash", "-euo", "pipefail", "-c"]

# Lists the recipes.
[private]
default:
    @just --list --unsorted

# Compiles everything: provider, sandbox, examples, tests.
build:
    cargo build --all-targets

# Runs all tests, real Terraform included.
test:
    cargo test

# Runs the tests of the scripts that fetch what tests need.
test-scripts:
    python3 -B -m unittest discover --top-level-directory scripts --start-directory scripts/tests

# Runs the property tests with a hundred times their cases, beside the other unit tests.
properties pattern="":
    PROPTEST_CASES=25600 PROPTEST_MAX_GLOBAL_REJECTS=102400 cargo test --workspace --lib -- {{ pattern }}

# Plays COUNT random histories of what cannot be deleted, and shows the results (a minute for 10,000).
histories count="100000":
    PROPTEST_CASES={{ count }} cargo test --lib --package terraform-provider-msp histories::every -- --nocapture

# Runs the acceptance tests whose name contains PATTERN, and shows what they print.
acceptance pattern="":
    cargo test --test acceptance -- --nocapture {{ pattern }}

# Runs the acceptance tests under another version of Terraform (`just terraform` lists them).
acceptance-on version pattern="":
    MSP_TERRAFORM=$(scripts/get-terraform {{ version }}) cargo test --test acceptance -- {{ pattern }}

# Runs the acceptance tests under every version that can be fetched; `UPDATE_PAGES=1 just matrix`
# writes what each offers into docs/guides/versions.md.
matrix pattern="":
    for version in $(scripts/get-terraform --list); do just acceptance-on "$version" {{ pattern }}; done

# Takes a customer through init, plan, apply and destroy against the sandbox.
quickstart:
    cargo run --example quickstart

# Serves both APIs at `http://127.0.0.1:8080`, to try a configuration against.
sandbox *options="--listen 127.0.0.1:8080":
    cargo run --package msp-sandbox -- {{ options }}

# Fetches a Terraform into target/terraform/VERSION and prints its path; lists the versions without one.
terraform version="--list":
    @scripts/get-terraform {{ version }}

# Formats the code.
fmt:
    cargo fmt --all

# Format and clippy, as CI has them.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# The crates' own documentation, without warnings.
doc *options:
    RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --lib --examples {{ options }}

# Writes the registry's pages in docs/ from the schema (`just docs --check` only compares).
docs *options:
    cargo xtask docs {{ options }}

# Makes the release's files and an offline mirror in target/package, and tries them (`--help`).
package *options:
    cargo xtask package {{ options }}

# Shows that two builds in two folders are the same bytes.
reproduce:
    cargo xtask package --reproduce

# Measures the provider beside Terraform alone and a peer; `just bench --quick` takes a minute.
bench *options:
    cargo xtask bench {{ options }}

# Checks a release against the bars that are no times: size, memory, API calls.
weigh:
    cargo xtask weigh

# Measures single parts: the codec, the rules of a plan, the decoding of a list.
bench-micro *options:
    cargo bench --bench micro -- {{ options }}

# Feeds one of the doors in fuzz/ with a fuzzer's inputs (needs cargo-fuzz).
fuzz name seconds="60":
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{ name }} -- -max_total_time={{ seconds }}

# Checks licences, sources and duplicates of the linked crates.
deny:
    scripts/cargo-deny check bans licenses sources

# Checks the same, and known vulnerabilities. It fetches the RustSec database with git: CI may not reach that.
audit:
    scripts/cargo-deny check

# Accepts or rejects changed snapshots, one by one (needs cargo-insta).
review:
    cargo insta review

# What CI runs.
ci:
    .ci/run

# Builds the provider for real use, and prints the CLI configuration for it.
install-local:
    cargo build --release --package terraform-provider-msp
    @printf '\nPut this into ~/.terraformrc; `terraform init` is then not needed for this provider:\n\n'
    @printf 'provider_installation {\n  dev_overrides {\n    "mspops/msp" = "%s"\n  }\n  direct {}\n}\n' '{{ justfile_directory() }}/target/release'
