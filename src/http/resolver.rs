//! Looks names up without the C library: in `/etc/hosts`, then at the name servers of
//! `/etc/resolv.conf`. A Go program without cgo does the same.
//!
//! The released binary for Linux is linked statically, so that it runs with every libc of a
//! machine. A static glibc still loads the modules that `/etc/nsswitch.conf` names, from the
//! machine's own glibc. If that has another version, the process dies in the first lookup
//! (`docs/adr/0005-static-and-its-own-resolver.md`). Every build for Linux looks names up this way,
//! so that the tests run what is released.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::str;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::Name as DnsName;
use hickory_resolver::system_conf::parse_resolv_conf;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::select;
use tokio::time::timeout;

/// The longest lookup. The lookup is part of the time to connect, so its error must come before
/// that time is over.
const LONGEST: Duration = Duration::from_secs(8);
/// How often each name server is asked. libc does the same.
const ROUNDS: usize = 2;
/// libc reads no more of them either.
const MOST_SERVERS: usize = 3;
/// How much longer one family of addresses may take than the other (RFC 8305, section 3).
const GRACE: Duration = Duration::from_millis(50);

/// Why there is no address.
#[derive(Debug, thiserror::Error)]
enum ResolveError {
    /// A name server that should know says that there is none.
    #[error("no address is known for `{name}`")]
    Unknown {
        /// The host.
        name: String,
    },
    /// There is no name server to ask.
    #[error(
        "`{name}` is not in `/etc/hosts`, and there is no name server to ask: `/etc/resolv.conf`: \
         {reason}"
    )]
    NobodyToAsk {
        /// The host.
        name: String,
        /// What is wrong with the file.
        reason: String,
    },
    /// They were asked, and did not answer.
    #[error("the name servers of `/etc/resolv.conf` do not answer for `{name}`: {reason}")]
    NoAnswer {
        /// The host.
        name: String,
        /// The error in place of an answer.
        reason: NetError,
    },
}

/// Looks names up. It reads the files once, for the first name.
#[derive(Clone, Default)]
pub(super) struct Resolver {
    system: Arc<OnceLock<System>>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let system = resolver.system.get_or_init(System::read);
            let addresses = system.look_up(name.as_str()).await?;
            // The caller puts the port of the URL in its place.
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

/// The content of the files.
struct System {
    /// The name servers, in the order of the file. Without one, a server that knows `/etc/hosts`
    /// alone.
    servers: Vec<Server>,
    /// Why there is no name server, if there is none.
    nobody: Option<String>,
    /// How long one of them may take before the next is asked.
    patience: Duration,
}

impl System {
    fn read() -> Self {
        Self::of(
            std::fs::read("/etc/resolv.conf")
                .map_err(NetError::from)
                .and_then(|file| configured(&file)),
        )
    }

    fn of(configured: Result<(ResolverConfig, ResolverOpts), NetError>) -> Self {
        match configured {
            Ok((config, options)) => {
                let servers = config.name_servers().iter().take(MOST_SERVERS);
                let servers: Vec<_> = servers
                    .map(|server| {
                        let (domain, search, _) = config.clone().into_parts();
                        let alone =
                            ResolverConfig::from_parts(domain, search, vec![server.clone()]);
                        Server::new(&alone, &options)
                    })
                    .collect();
                let times = u32::try_from(ROUNDS * servers.len()).unwrap_or(u32::MAX).max(1);
                Self { servers, nobody: None, patience: LONGEST / times }
            }
            // `/etc/hosts` still counts. The library's own examples go to a public resolver here,
            // which would tell a stranger the name.
            Err(error) => {
                let nobody = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
                let servers = vec![Server::new(&nobody, &ResolverOpts::default())];
                Self { servers, nobody: Some(error.to_string()), patience: LONGEST }
            }
        }
    }

    /// Asks one after the other, as libc does. So the first answer counts, also one that says there
    /// is no such name.
    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let mut last = NetError::NoConnections;
        for server in self.servers.iter().cycle().take(ROUNDS * self.servers.len()) {
            let error = match timeout(self.patience, server.look_up(name)).await {
                Ok(Ok(addresses)) => return Ok(addresses),
                Ok(Err(error)) => error,
                Err(_) => NetError::Timeout,
            };
            let name = name.to_owned();
            if let Some(reason) = self.nobody.clone() {
                return Err(ResolveError::NobodyToAsk { name, reason });
            }
            if error.is_no_records_found() {
                return Err(ResolveError::Unknown { name });
            }
            last = error;
        }
        Err(ResolveError::NoAnswer { name: name.to_owned(), reason: last })
    }
}

/// The content of the file. The library refuses a file with a wrong name in `search` or `domain`,
/// and takes a time limit of zero as it is. libc ignores the name, and waits a second.
fn configured(file: &[u8]) -> Result<(ResolverConfig, ResolverOpts), NetError> {
    let lines: Vec<_> = file.split(|byte| *byte == b'\n').map(without_what_is_no_name).collect();
    let (config, mut options) = parse_resolv_conf(lines.join(&b'\n'))?;
    options.timeout = options.timeout.max(Duration::from_secs(1));
    options.attempts = options.attempts.max(1);
    Ok((config, options))
}

fn without_what_is_no_name(line: &[u8]) -> Vec<u8> {
    let mut words = str::from_utf8(line).unwrap_or_default().split_ascii_whitespace();
    let Some(keyword @ ("search" | "domain")) = words.next() else { return line.to_vec() };
    let words = words.take_while(|word| !word.starts_with(['#', ';']));
    let names: Vec<_> = words.filter(|word| DnsName::from_str_relaxed(word).is_ok()).collect();
    if names.is_empty() { Vec::new() } else { format!("{keyword} {}", names.join(" ")).into() }
}

/// One name server. It is asked for each family of addresses by itself: some servers do not answer
/// at all when they lack one.
struct Server {
    v6: Result<TokioResolver, NetError>,
    v4: Result<TokioResolver, NetError>,
}

impl Server {
    fn new(config: &ResolverConfig, options: &ResolverOpts) -> Self {
        let of = |family| {
            let provider = TokioRuntimeProvider::default();
            let mut builder = TokioResolver::builder_with_config(config.clone(), provider);
            *builder.options_mut() = options.clone();
            builder.options_mut().ip_strategy = family;
            builder.build()
        };
        Self { v6: of(LookupIpStrategy::Ipv6Only), v4: of(LookupIpStrategy::Ipv4Only) }
    }

    /// The addresses of both families, or of one where the other takes long.
    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, NetError> {
        let (mut v6, mut v4) = (pin!(ask(&self.v6, name)), pin!(ask(&self.v4, name)));
        let (v6, v4) = select! {
            v6 = &mut v6 => {
                let v4 = or_late(&v6, v4).await;
                (v6, v4)
            }
            v4 = &mut v4 => (or_late(&v4, v6).await, v4),
        };
        match (v6, v4) {
            (Ok(v6), Ok(v4)) => Ok([v6, v4].concat()),
            (Ok(addresses), Err(_)) | (Err(_), Ok(addresses)) => Ok(addresses),
            // A family without an answer may have had an address.
            (Err(v6), Err(v4)) => Err(if v4.is_no_records_found() { v6 } else { v4 }),
        }
    }
}

async fn ask(
    resolver: &Result<TokioResolver, NetError>,
    name: &str,
) -> Result<Vec<IpAddr>, NetError> {
    let resolver = resolver.as_ref().map_err(Clone::clone)?;
    Ok(resolver.lookup_ip(name).await?.iter().collect())
}

/// The answer for the other family. If there is no such name, that is its answer too. If the first
/// family has addresses, it waits no longer than [`GRACE`].
async fn or_late(
    first: &Result<Vec<IpAddr>, NetError>,
    other: impl Future<Output = Result<Vec<IpAddr>, NetError>>,
) -> Result<Vec<IpAddr>, NetError> {
    match first {
        Ok(_) => timeout(GRACE, other).await.unwrap_or(Err(NetError::Timeout)),
        Err(error) if error.is_nx_domain() => Err(error.clone()),
        Err(_) => other.await,
    }
}

#[cfg(test)]
mod tests;
