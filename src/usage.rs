//! The command line: its options, and the text of `--help`.

use std::io::{self, Write};

use lexopt::prelude::{Long, Short};
use tfplugin::plugin::{Options, ServeError};

/// The task of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To be the plugin that Terraform started: the meaning of no argument.
    Serve,
    /// To be a provider that a person attaches to Terraform.
    Debug,
    Version,
    Help,
}

impl Command {
    /// From the process's arguments.
    pub fn of_process() -> Result<Self, lexopt::Error> {
        Self::parse(lexopt::Parser::from_env())
    }

    fn parse(mut arguments: lexopt::Parser) -> Result<Self, lexopt::Error> {
        let mut command = Self::Serve;
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("debug") => command = Self::Debug,
                Short('V') | Long("version") => return Ok(Self::Version),
                Short('h') | Long("help") => return Ok(Self::Help),
                other => return Err(other.unexpected()),
            }
        }
        Ok(command)
    }
}

/// One line: the binary and its version.
pub fn version(options: &Options) -> String {
    format!("terraform-provider-{} {}\n", options.name, options.version)
}

/// Help: what the program is, its options, and the variables that it reads.
pub fn help(options: &Options) -> String {
    let Options { name, address, version, docs_url, .. } = options;
    // Without its host, OpenTofu reads it too: its registry is another one.
    let source = address.split_once('/').map_or(*address, |(_, source)| source);
    format!(
        "\
terraform-provider-{name} {version}

A provider for Terraform and OpenTofu. Managed Service Providers use it to onboard
customers in Wiv and in VMware Cloud Partner Navigator. Terraform starts it: run
only the options below by hand. In a configuration:

    terraform {{
      required_providers {{
        {name} = {{
          source = \"{source}\"
        }}
      }}
    }}

Usage: terraform-provider-{name} [OPTION]

Options:
      --debug    Keep running, print how to attach Terraform, stop on Ctrl-C
  -V, --version  Print the version
  -h, --help     Print this

Environment variables, for values that the configuration leaves out:
  WIV_API_KEY, WIV_ENDPOINT
  NAVIGATOR_REFRESH_TOKEN, NAVIGATOR_ACCESS_TOKEN,
  NAVIGATOR_CLIENT_ID, NAVIGATOR_CLIENT_SECRET,
  NAVIGATOR_ORG_ID, NAVIGATOR_ENDPOINT
  HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE

Environment variables for logs. The first one that is set decides:
  TF_LOG_PROVIDER_{upper}, TF_LOG_PROVIDER, TF_LOG
                 TRACE, DEBUG, INFO, WARN, ERROR or OFF

Documentation: {docs_url}
",
        upper = name.to_uppercase(),
    )
}

/// Prints a requested text. A reader that stops early (`| head -1`) is no error.
pub fn print(text: &str) -> Result<(), ServeError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ServeError::Start(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Command::parse(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    #[test]
    fn no_argument_is_how_terraform_starts_it() {
        assert_eq!(parse(&[]), Ok(Command::Serve));
    }

    #[test]
    fn every_option_is_known_under_its_names() {
        let table = [
            ("--debug", Command::Debug),
            ("--version", Command::Version),
            ("-V", Command::Version),
            ("--help", Command::Help),
            ("-h", Command::Help),
        ];
        for (option, command) in table {
            assert_eq!(parse(&[option]), Ok(command), "{option}");
        }
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        assert_eq!(parse(&["--frobnicate"]), Err("invalid option '--frobnicate'".to_owned()));
        assert_eq!(parse(&["apply"]), Err("unexpected argument \"apply\"".to_owned()));
    }
}
