//! The `msp-sandbox` command: its arguments, its output, its life until a signal.

mod help;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::process::ExitCode;
use std::time::Duration;

use self::help::HELP;
use crate::server::Sandbox;
use crate::settings::{AssumptionError, Assumptions, Credentials, Options};

/// Runs the command with the arguments of this process.
pub fn run() -> ExitCode {
    match parse(lexopt::Parser::from_env()) {
        Ok(Command::Print(text)) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Ok(Command::Serve(options)) => match serve(*options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("msp-sandbox: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprintln!("msp-sandbox: {error}\nhint: `msp-sandbox --help` lists the options");
            ExitCode::from(2)
        }
    }
}

#[derive(Debug)]
enum Command {
    Print(String),
    Serve(Box<Options>),
}

#[derive(Debug, thiserror::Error)]
enum UsageError {
    #[error(transparent)]
    Argument(#[from] lexopt::Error),
    #[error(transparent)]
    Assumption(#[from] AssumptionError),
    #[error("`{0}` is not an address to listen on: {1}")]
    Address(String, String),
    #[error(
        "other machines can reach {0}. If you want this, add --allow-remote: the sandbox then \
         shows and changes all its data for everybody"
    )]
    Remote(SocketAddr),
}

fn parse(mut arguments: lexopt::Parser) -> Result<Command, UsageError> {
    use lexopt::prelude::{Long, Short, ValueExt as _};

    let mut listen = "127.0.0.1:8080".to_owned();
    let mut options = Options { keep_received: false, ..Options::default() };
    let credentials = &mut options.credentials;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Print(HELP.to_owned())),
            Short('V') | Long("version") => {
                let version = concat!("msp-sandbox ", env!("CARGO_PKG_VERSION"), "\n");
                return Ok(Command::Print(version.to_owned()));
            }
            Long("list-assumptions") => return Ok(Command::Print(Assumptions::list())),
            Long("listen") => listen = arguments.value()?.string()?,
            Long("allow-remote") => options.allow_remote = true,
            Long("data") => options.data = Some(arguments.value()?.into()),
            Long("assume") => options.assumptions.set(&arguments.value()?.string()?)?,
            Long("token-lifetime") => {
                options.token_lifetime = Duration::from_secs(arguments.value()?.parse()?);
            }
            Long("log-size") => options.log_size = arguments.value()?.parse()?,
            Long("seed") => options.seed = Some(arguments.value()?.parse()?),
            Long("wiv-api-key") => credentials.wiv_api_key = secret(arguments.value()?)?,
            Long("navigator-refresh-token") => {
                credentials.refresh_token = secret(arguments.value()?)?;
            }
            Long("navigator-client-id") => credentials.client_id = arguments.value()?.string()?,
            Long("navigator-client-secret") => {
                credentials.client_secret = secret(arguments.value()?)?;
            }
            Long("navigator-org-id") => {
                credentials.provider_org_id = arguments.value()?.string()?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    options.listen = address(&listen)?;
    if !options.listen.ip().is_loopback() && !options.allow_remote {
        return Err(UsageError::Remote(options.listen));
    }
    Ok(Command::Serve(Box::new(options)))
}

/// A value that the error must not repeat.
fn secret(value: OsString) -> Result<String, lexopt::Error> {
    value.into_string().map_err(|_| lexopt::Error::Custom("a credential is not UTF-8".into()))
}

fn address(text: &str) -> Result<SocketAddr, UsageError> {
    let fault = |error: &str| UsageError::Address(text.to_owned(), error.to_owned());
    let mut addresses = text.to_socket_addrs().map_err(|error| fault(&error.to_string()))?;
    addresses.next().ok_or_else(|| fault("it resolves to nothing"))
}

fn serve(options: Options) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let greeting = Greeting::of(&options);
        // Before the greeting: a reader of that may end it at once.
        let signal = signal()?;
        let sandbox = Sandbox::start(options).await?;
        print!("{}", greeting.text(&sandbox.url()));
        io::Write::flush(&mut io::stdout())?;
        signal.await;
        sandbox.stop().await;
        println!("msp-sandbox has stopped");
        Ok(())
    })
}

/// Ctrl-C or, where there is one, SIGTERM. It listens from this call on.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ctrl-C or, where there is one, SIGTERM. It listens from this call on.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// The greeting at the start. It does not repeat given credentials.
struct Greeting {
    lines: [(&'static str, String); 5],
    data: String,
}

impl Greeting {
    fn of(options: &Options) -> Self {
        let (given, default) = (&options.credentials, Credentials::default());
        let shown = |given: &String, default: String| {
            if *given == default { default } else { "(as given)".to_owned() }
        };
        Self {
            lines: [
                ("WIV_API_KEY", shown(&given.wiv_api_key, default.wiv_api_key)),
                ("NAVIGATOR_REFRESH_TOKEN", shown(&given.refresh_token, default.refresh_token)),
                ("NAVIGATOR_CLIENT_ID", given.client_id.clone()),
                ("NAVIGATOR_CLIENT_SECRET", shown(&given.client_secret, default.client_secret)),
                ("NAVIGATOR_ORG_ID", given.provider_org_id.clone()),
            ],
            data: options.data.as_ref().map_or_else(
                || "in memory; --data FILE keeps it".to_owned(),
                |file| file.display().to_string(),
            ),
        }
    }

    fn text(&self, url: &str) -> String {
        let mut text = format!("msp-sandbox listens on {url} (Ctrl-C ends it)\n\n");
        let endpoints = [("WIV_ENDPOINT", url.to_owned()), ("NAVIGATOR_ENDPOINT", url.to_owned())];
        for (name, value) in endpoints.iter().chain(&self.lines) {
            let _ = writeln!(text, "  {name:<24} {value}");
        }
        let _ = write!(
            text,
            "\n  data                     {}\n  state                    {url}/_sandbox/state\n  \
             requests                 {url}/_sandbox/requests\n",
            self.data
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Command, UsageError> {
        parse(lexopt::Parser::from_args(arguments))
    }

    fn options(arguments: &[&str]) -> Options {
        match parsed(arguments).unwrap() {
            Command::Serve(options) => *options,
            Command::Print(text) => panic!("printed {text}"),
        }
    }

    #[test]
    fn listens_on_port_8080_of_this_machine_unless_told() {
        assert_eq!(options(&[]).listen.to_string(), "127.0.0.1:8080");
        assert_eq!(options(&["--listen", "[::1]:0"]).listen.to_string(), "[::1]:0");
    }

    #[test]
    fn another_machine_may_reach_it_only_if_that_is_said() {
        let error = parsed(&["--listen", "0.0.0.0:8080"]).unwrap_err().to_string();
        assert!(error.contains("--allow-remote"), "{error}");
        let allowed = options(&["--listen", "0.0.0.0:8080", "--allow-remote"]);
        assert_eq!(allowed.listen.to_string(), "0.0.0.0:8080");
    }

    #[test]
    fn a_credential_that_was_given_is_not_said_again() {
        let given = options(&["--wiv-api-key", "canary", "--navigator-client-secret", "canary"]);
        let text = Greeting::of(&given).text("http://127.0.0.1:8080");
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("sandbox-refresh-token"), "{text}");
    }

    #[test]
    fn an_argument_that_is_not_known_is_refused() {
        for arguments in [&["--lisen", "127.0.0.1:1"][..], &["--assume", "a=b"], &["--data"]] {
            parsed(arguments).unwrap_err();
        }
    }

    /// The options in the help, each with the word for its value.
    fn offered() -> BTreeMap<&'static str, Option<&'static str>> {
        let lines = HELP.lines().filter(|line| line.starts_with("  -"));
        lines
            .map(|line| {
                let mut words = line.split_whitespace().skip_while(|word| !word.starts_with("--"));
                let name = words.next().unwrap();
                let is_value =
                    |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c == '=');
                (name, words.next().filter(is_value))
            })
            .collect()
    }

    #[test]
    fn the_help_lists_every_option() {
        let here = include_str!("mod.rs").split("Long(\"").skip(1);
        let taken: BTreeSet<_> = here.map(|rest| rest.split('"').next().unwrap()).collect();
        let listed = offered().into_keys().map(|name| name.trim_start_matches("--"));
        assert_eq!(listed.collect::<BTreeSet<_>>(), taken);
    }

    #[test]
    fn every_option_is_taken_as_the_help_lists_it() {
        for (name, value) in offered() {
            let value = value.map(|word| match word {
                "ADDRESS" => "127.0.0.1:0",
                "NAME=VALUE" => "money=string",
                "SECONDS" | "NUMBER" => "7",
                _ => "any",
            });
            let arguments: Vec<_> = [name].into_iter().chain(value).collect();
            parsed(&arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        }
    }
}
