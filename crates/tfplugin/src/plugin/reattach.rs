//! How Terraform finds a provider that a person started: `TF_REATTACH_PROVIDERS`.

use serde_json::json;

use super::handshake::PROVIDER_PROTOCOL;
use super::listener::Address;

/// The text for the provider of the source address `provider`: an assignment to paste into a shell.
pub(super) fn instructions(provider: &str, pid: u32, address: &Address) -> String {
    format!(
        "The provider is running. In another terminal, attach Terraform or OpenTofu to it with\n\
         \n    \
         export {}\n\
         \n\
         Ctrl-C here stops it.\n",
        assignment(provider, pid, address)
    )
}

fn assignment(provider: &str, pid: u32, address: &Address) -> String {
    // Without a host OpenTofu reads it too: its registry is another one.
    let provider = provider.strip_prefix("registry.terraform.io/").unwrap_or(provider);
    // `Test` says that core does not stop the process, and that it has no TLS.
    let reattach = json!({
        provider: {
            "Protocol": "grpc",
            "ProtocolVersion": PROVIDER_PROTOCOL,
            "Pid": pid,
            "Test": true,
            "Addr": { "Network": address.network(), "String": address.to_string() },
        }
    });
    format!("TF_REATTACH_PROVIDERS='{}'", reattach.to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assignment_is_what_core_parses() {
        let address = Address::Unix("/tmp/plugin123".into());
        insta::assert_snapshot!(
            assignment("registry.terraform.io/example/thing", 42, &address),
            @r#"TF_REATTACH_PROVIDERS='{"example/thing":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"Test":true,"Addr":{"Network":"unix","String":"/tmp/plugin123"}}}'"#
        );
    }

    #[test]
    fn a_quote_in_a_path_does_not_end_the_assignment() {
        let address = Address::Unix("/tmp/o'dir/plugin".into());
        assert!(assignment("a/b", 1, &address).contains(r"/tmp/o'\''dir/plugin"));
    }
}
