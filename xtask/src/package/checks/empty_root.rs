//! Runs the program in a root directory without other files: no libc, no shell, no `/etc`.
//!
//! Terraform runs outside of it and attaches to it, as to a provider that a person debugs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::https::Front;
use super::{dns, said, succeeded, terraform_in};
use crate::Result;
use msp_sandbox::{Credentials, Options, Sandbox};
use support::terraform::Terraform;

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The name of the API. Only the name server knows it.
const NAME: &str = "api.msp.example";

/// With this status, `chroot` itself failed, and not the program.
const MAY_NOT: i32 = 125;

/// Starts the program there. It looks a name up and calls an API.
pub fn check(terraform: &Terraform, program: &Path) -> Result<()> {
    let root = EmptyRoot::with(program)?;
    if let Some(reason) = root.refused()? {
        println!("empty root  skipped: this machine does not allow one: {reason}");
        return Ok(());
    }
    root.handshake()?;
    println!("empty root  it starts, and says its handshake");

    if let Err(error) = dns::serve(NAME) {
        println!("name        skipped: nothing may listen on {}:53 here: {error}", dns::ADDRESS);
        return Ok(());
    }
    // Callers use the name of the server before it.
    let options = Options { allow_remote: true, ..Options::default() };
    let sandbox = Sandbox::start_blocking(options)?;
    let front = Front::start(NAME, sandbox.address())?;
    let asked = |says: &str| -> Result<()> {
        let said = root.plan(terraform, front.address, says.is_empty())?;
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.contains(says) {
            return Ok(());
        }
        Err(format!("in an empty root it was to say {says:?}, and said:\n{said}").into())
    };
    asked("install the package `ca-certificates`, or set `ca_bundle_file` or `SSL_CERT_FILE`")?;
    println!("trust       without any certificates the error says how to have some");

    root.put("ca.pem", &front.certificate)?;
    asked("there is no name server to ask: `/etc/resolv.conf`")?;
    println!("name        without a resolv.conf the error says so");

    root.put("etc/resolv.conf", &format!("nameserver {}\n", dns::ADDRESS))?;
    asked("")?;
    let calls = sandbox.requests();
    if !calls.iter().any(|call| call.path == "/msp/customers" && call.status == Some(200)) {
        return Err(format!("it planned without a call to the API: {calls:?}").into());
    }
    println!("call        it looks {NAME} up and calls the API there, over HTTPS");
    Ok(())
}

struct EmptyRoot {
    directory: TempDir,
}

impl EmptyRoot {
    fn with(program: &Path) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let copy = directory.path().join("provider");
        fs::copy(program, &copy)?;
        // A downloaded file, as between two jobs of a workflow, has no permission to run.
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755))?;
        Ok(Self { directory })
    }

    fn put(&self, name: &str, content: &str) -> Result<()> {
        let file = self.directory.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(&file))?;
        Ok(fs::write(file, content)?)
    }

    /// Why it cannot run there at all, if that is not its own fault.
    fn refused(&self) -> Result<Option<String>> {
        let output = self.command()?.arg("--version").output()?;
        if output.status.success() {
            return Ok(None);
        }
        let said = said(&output);
        if output.status.code() == Some(MAY_NOT) || said.starts_with("unshare:") {
            return Ok(Some(said.trim().to_owned()));
        }
        Err(format!("the program does not run in an empty root ({}): {said}", output.status).into())
    }

    /// Starts it as Terraform would.
    fn handshake(&self) -> Result<()> {
        let mut command = self.command()?;
        command
            .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            // The socket goes into the root, where there is no /tmp.
            .env("TMPDIR", "/");
        let mut running = Running::start(&mut command)?;
        let line = running.line_with("|")?;
        if line.starts_with("1|6|unix|/") && line.contains("|grpc|") {
            return Ok(());
        }
        Err(format!("in an empty root it says {line:?}").into())
    }

    /// The output of a plan that reads from the API.
    fn plan(&self, terraform: &Terraform, api: SocketAddr, is_to_succeed: bool) -> Result<String> {
        let mut command = self.command()?;
        command
            .arg("--debug")
            // A path inside would mean another file outside.
            .env("PLUGIN_NETWORK", "tcp")
            .env("WIV_API_KEY", Credentials::default().wiv_api_key);
        let mut running = Running::start(&mut command)?;
        let line = running.line_with("TF_REATTACH_PROVIDERS=")?;
        let attach = line.split_once("TF_REATTACH_PROVIDERS=").map(|(_, value)| value.trim());
        let attach = attach.unwrap_or_default().trim_matches('\'');

        let directory = tempfile::tempdir()?;
        let configuration = self.configuration(api.port());
        fs::write(directory.path().join("main.tf"), configuration)?;
        let mut command = terraform_in(terraform, directory.path());
        command.args(["plan", "-input=false", "-no-color"]);
        command.env("TF_REATTACH_PROVIDERS", attach).env("TF_CLI_CONFIG_FILE", "/dev/null");
        if is_to_succeed {
            return Ok(said(&succeeded(&mut command)?));
        }
        let output = command.output()?;
        if output.status.success() {
            return Err(format!("this was not to succeed:\n{}", said(&output)).into());
        }
        // Without the frame of an error on a terminal.
        Ok(said(&output).replace(['│', '╷', '╵'], " "))
    }

    fn configuration(&self, port: u16) -> String {
        let has_ca = self.directory.path().join("ca.pem").exists();
        let http = if has_ca { "\n  http { ca_bundle_file = \"/ca.pem\" }" } else { "" };
        format!(
            "terraform {{\n  required_providers {{\n    msp = {{ source = \"registry.terraform.io/mspops/msp\" }}\n  }}\n}}\n\n\
             provider \"msp\" {{\n  wiv {{ endpoint = \"https://{NAME}:{port}\" }}{http}\n}}\n\n\
             data \"msp_customers\" \"all\" {{}}\n"
        )
    }

    /// The program inside, with an empty environment.
    fn command(&self) -> Result<Command> {
        let id = succeeded(Command::new("id").arg("-u"))?;
        let mut command = if id.stdout.trim_ascii() == b"0" {
            Command::new("chroot")
        } else {
            let mut command = Command::new("unshare");
            command.args(["--map-root-user", "chroot"]);
            command
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.arg(self.directory.path()).arg("/provider").env_clear().env("PATH", path);
        Ok(command)
    }
}

/// A process that ends with this value.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        Ok(Self(command.spawn()?))
    }

    /// The first line of its output with this text.
    fn line_with(&mut self, text: &str) -> Result<String> {
        let stdout = self.0.stdout.take().ok_or("it has no stdout")?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if line.contains(text) {
                return Ok(line);
            }
        }
        Err(format!("it ended without a line with {text:?}").into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_lost_its_mode_on_the_way_is_run_all_the_same() {
        let given = tempfile::tempdir().unwrap();
        let program = given.path().join("program");
        fs::write(&program, "#!").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o644)).unwrap();
        let root = EmptyRoot::with(&program).unwrap();
        let copy = fs::metadata(root.directory.path().join("provider")).unwrap();
        assert_eq!(copy.permissions().mode() & 0o777, 0o755);
    }
}
