//! Names looked up without the C library: in `/etc/hosts`, then at the name servers of
//! `/etc/resolv.conf`, as a Go program without cgo does it.
//!
//! The released binary for Linux is linked statically, so that it runs whatever the machine's
//! libc is. A static glibc still loads the modules that `/etc/nsswitch.conf` names, from the
//! machine's own glibc; where that is of another version, the process dies in the first lookup
//! (`docs/adr/0005-static-and-its-own-resolver.md`). Every build for Linux looks names up this
//! way, so that what is tested is what is released.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use hickory_resolver::config::{LookupIpStrategy, ResolverConfig, ServerOrderingStrategy};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::{ResolverBuilder, TokioResolver};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why there is no address.
#[derive(Debug, thiserror::Error)]
enum ResolveError {
    /// Whoever should know says that there is none.
    #[error("no address is known for `{name}`")]
    Unknown {
        /// The host.
        name: String,
    },
    /// There is nobody to ask.
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
    /// They were asked in vain.
    #[error("the name servers of `/etc/resolv.conf` do not answer for `{name}`: {reason}")]
    NoAnswer {
        /// The host.
        name: String,
        /// What came instead.
        reason: NetError,
    },
}

/// Looks names up. The files are read when the first name is asked for, and once.
#[derive(Clone, Default)]
pub(super) struct Resolver {
    system: Arc<OnceLock<System>>,
}

/// What the files say.
struct System {
    resolver: Result<TokioResolver, NetError>,
    /// Why there is no name server, if there is none.
    nobody: Option<String>,
}

impl System {
    fn read() -> Self {
        Self::of(TokioResolver::builder_tokio())
    }

    fn of(configured: Result<ResolverBuilder<TokioRuntimeProvider>, NetError>) -> Self {
        let (mut builder, nobody) = match configured {
            Ok(builder) => (builder, None),
            // `/etc/hosts` still counts. The library's own examples go to a public resolver
            // here, which would tell a stranger what is looked up.
            Err(error) => {
                let nobody = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
                let provider = TokioRuntimeProvider::default();
                let builder = TokioResolver::builder_with_config(nobody, provider);
                (builder, Some(error.to_string()))
            }
        };
        let options = builder.options_mut();
        options.ip_strategy = LookupIpStrategy::Ipv6AndIpv4;
        // In the order of the file and one after the other, as libc asks them.
        options.server_ordering_strategy = ServerOrderingStrategy::UserProvidedOrder;
        options.num_concurrent_reqs = 1;
        Self { resolver: builder.build(), nobody }
    }

    async fn look_up(&self, name: &str) -> Result<Vec<SocketAddr>, ResolveError> {
        let found = match &self.resolver {
            Ok(resolver) => resolver.lookup_ip(name).await,
            Err(error) => Err(error.clone()),
        };
        let name = name.to_owned();
        match (found, &self.nobody) {
            // Whoever asked puts the port of the URL in its place.
            (Ok(found), _) => Ok(found.iter().map(|address| (address, 0).into()).collect()),
            (Err(_), Some(reason)) => {
                Err(ResolveError::NobodyToAsk { name, reason: reason.clone() })
            }
            (Err(error), None) if error.is_no_records_found() || error.is_nx_domain() => {
                Err(ResolveError::Unknown { name })
            }
            (Err(reason), None) => Err(ResolveError::NoAnswer { name, reason }),
        }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let system = resolver.system.get_or_init(System::read);
            let addresses = system.look_up(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, UdpSocket};
    use std::thread;

    use hickory_resolver::config::{ConnectionConfig, NameServerConfig};

    use super::*;

    fn without_name_servers() -> System {
        System::of(Err(NetError::from("No such file or directory")))
    }

    /// A name server that turns every question down with this code.
    fn refusing(code: u8) -> System {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut connection = ConnectionConfig::udp();
        connection.port = socket.local_addr().unwrap().port();
        thread::spawn(move || {
            let mut message = [0; 512];
            while let Ok((length, asker)) = socket.recv_from(&mut message) {
                message[2] = 0x81;
                message[3] = 0x80 | code;
                socket.send_to(&message[..length], asker).unwrap();
            }
        });
        let server = NameServerConfig::new(Ipv4Addr::LOCALHOST.into(), true, vec![connection]);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let provider = TokioRuntimeProvider::default();
        System::of(Ok(TokioResolver::builder_with_config(config, provider)))
    }

    #[tokio::test]
    async fn this_machine_is_known_without_a_name_server() {
        let addresses = without_name_servers().look_up("localhost").await.unwrap();
        assert!(addresses.contains(&(Ipv4Addr::LOCALHOST, 0).into()), "{addresses:?}");
        assert!(addresses.iter().all(|address| address.ip().is_loopback()), "{addresses:?}");
    }

    #[tokio::test]
    async fn where_nobody_can_be_asked_nobody_is() {
        let error = without_name_servers().look_up("api.msp.example").await.unwrap_err();
        insta::assert_snapshot!(error, @"`api.msp.example` is not in `/etc/hosts`, and there is no name server to ask: `/etc/resolv.conf`: No such file or directory");
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_is_told_from_servers_that_do_not_answer() {
        let [nx_domain, refused] = [3, 5];
        let error = refusing(nx_domain).look_up("api.msp.example").await.unwrap_err();
        insta::assert_snapshot!(error, @"no address is known for `api.msp.example`");
        let error = refusing(refused).look_up("api.msp.example").await.unwrap_err();
        let text = error.to_string();
        let expected = "the name servers of `/etc/resolv.conf` do not answer for `api.msp.example`";
        assert!(text.starts_with(expected), "{text}");
    }
}
