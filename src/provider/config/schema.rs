//! The attributes of the `provider "msp"` block.

use tfplugin::framework::{Attribute, NestedBlock, Schema, Type, Validator, Value};

use crate::http::{Endpoint, Proxy};
use crate::provider::checks;
use crate::provider::permanent::{journal, leave, missing};

/// No vendor takes more. A higher rate is a typing error.
const MOST_PER_SECOND: f64 = 100_000.0;

/// The schema of the provider's configuration.
///
/// The part of a vendor is a block, and no object: core drops unknown arguments of an object. A
/// misspelt `endpoint` would then send a rehearsal to the vendor's own API.
pub fn schema() -> Schema {
    Schema::new(
        "Onboards the customers of a Managed Service Provider: customers, AWS onboarding links, \
         integrations and users in [Wiv](https://docs.wiv.ai), and customer organizations with their \
         users and services in VMware Cloud Partner Navigator.\n\n\
         Either vendor alone is enough: credentials of a vendor are asked for when something of it \
         is planned or read. Navigator's users aside, neither API can delete what it has created, so \
         by default this provider refuses to destroy or replace it; see `deletion_policy`.",
        vec![
            Attribute::optional(
                "deletion_policy",
                Type::String,
                "Default for all resources that cannot be deleted: `prevent` (destroying or replacing \
                 is an error of the plan) or `abandon` (the object leaves the state with a warning and \
                 stays where it is). Default: `prevent`.",
            )
            .validate(Validator::one_of(leave::WORDS)),
            Attribute::optional(
                "missing_objects",
                Type::String,
                "How a run treats an object that is no longer listed, or a create with an unknown outcome. \
                 With `error` the run fails. With `keep` each of them is a warning. Its state stays as it \
                 is, nothing is planned for it, and everything else goes on. Two things stay errors: an \
                 import of an object that is not there, and a run that finds none of several objects. \
                 Most often the credential of such a run belongs to another organization. Or the \
                 environment variable `MSP_MISSING_OBJECTS`. Default: `error`.",
            )
            .validate(Validator::one_of(missing::WORDS)),
            Attribute::optional(
                "journal_dir",
                Type::String,
                "Directory in which creates are written down before they are sent, so that no other run \
                 on this machine makes a second one. It is made if there is none, and has to be this \
                 user's alone. `off`: nothing is written down. Or the environment variable \
                 `MSP_JOURNAL_DIR`. Default: `terraform-provider-msp/journal` in the directory where this \
                 user's programs keep such things: `~/.local/state` on Linux, \
                 `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.",
            )
            .validate(Validator::text(journal::check)),
        ],
    )
    .with_blocks(vec![
        NestedBlock::single("wiv", wiv(), "Wiv's MSP API."),
        NestedBlock::single("navigator", navigator(), "VMware Cloud Partner Navigator."),
        NestedBlock::single("http", http(), "How calls to both APIs are sent."),
    ])
}

fn wiv() -> Vec<Attribute> {
    vec![
        secret(
            "api_key",
            "API key of the MSP's organization, made in Wiv under avatar > API Keys. It expires, and \
             may end with the account of whoever made it. Or the environment variable `WIV_API_KEY`.",
        ),
        endpoint("https://api.wiv.ai", "WIV_ENDPOINT"),
    ]
}

fn navigator() -> Vec<Attribute> {
    vec![
        secret(
            "refresh_token",
            "API token of a user with the role Provider Administrator or Provider Operations \
             Administrator; exchanged for access tokens. Or the environment variable \
             `NAVIGATOR_REFRESH_TOKEN`.",
        ),
        secret(
            "access_token",
            "An access token that was exchanged elsewhere, instead of `refresh_token`; it cannot be \
             renewed. Or the environment variable `NAVIGATOR_ACCESS_TOKEN`.",
        ),
        Attribute::optional(
            "client_id",
            Type::String,
            "Id of an OAuth app, with `client_secret`, instead of a token. Or the environment \
             variable `NAVIGATOR_CLIENT_ID`.",
        ),
        secret(
            "client_secret",
            "Secret of the OAuth app. Or the environment variable `NAVIGATOR_CLIENT_SECRET`.",
        ),
        Attribute::optional(
            "org_id",
            Type::String,
            "Id of the provider organization, under which customer organizations are created. Or the \
             environment variable `NAVIGATOR_ORG_ID`.",
        ),
        endpoint("https://console.navigator.vmware.com", "NAVIGATOR_ENDPOINT"),
    ]
}

fn http() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "request_timeout",
            Type::String,
            "How long one attempt may take, from connecting to the last byte of the answer, such as \
             `90s` or `2m`. Keep it above the 60 seconds of usual gateways, so that their answer is \
             heard. Default: `90s`.",
        )
        .validate(Validator::text(|text| checks::duration(text).map(drop))),
        Attribute::optional(
            "max_retries",
            Type::Number,
            "How often a call is sent again at most, where sending it again can do no harm. A call \
             that was refused as one too many (429) waits within its ten minutes, and is not counted. \
             Default: `4`.",
        )
        .validate(whole_number(0, 100)),
        Attribute::optional(
            "outage_timeout",
            Type::String,
            "How long to wait for an API that has answered in this run and is away now, such as `30s` or \
             `5m`. Away means no connection, or a gateway that answers 502, 503 or 504. Calls go on when \
             it is back. A create goes on only if it was not sent. `0s`: as long as `max_retries` takes. \
             With `max_retries = 0` nobody waits. Default: `2m`.",
        )
        .validate(Validator::text(|text| checks::wait(text).map(drop))),
        Attribute::optional(
            "max_concurrent_requests",
            Type::Number,
            "How many calls to one vendor are under way at once. Default: `10`.",
        )
        .validate(whole_number(1, 1000)),
        Attribute::optional(
            "requests_per_second",
            Type::Number,
            "How many calls to one vendor are begun per second; may be a fraction. Set it where an API \
             answers 429 again and again. Default: no limit.",
        )
        .validate(Validator::new(|value| match value {
            Value::Number(number) => {
                let rate = number.to_f64();
                if rate > 0.0 && rate <= MOST_PER_SECOND {
                    return Ok(());
                }
                Err(format!("It must be more than zero and at most {MOST_PER_SECOND}."))
            }
            _ => Ok(()),
        })),
        Attribute::optional(
            "ca_bundle_file",
            Type::String,
            "PEM file with certificates that are trusted beside the system's. `SSL_CERT_FILE` works \
             too, instead of the system's.",
        ),
        secret(
            "proxy_url",
            "Proxy for calls to both vendors, such as `http://proxy.example.com:3128`. It is `http://` or \
             `https://`, not SOCKS, and may hold a user name and a password, percent-encoded. Default: \
             `HTTPS_PROXY` and `NO_PROXY` are followed.",
        )
        .validate(Validator::text(|url| match url {
            "" => Ok(()),
            url => url.parse::<Proxy>().map(drop).map_err(|error| format!("It {error}.")),
        })),
    ]
}

fn secret(name: &'static str, description: &str) -> Attribute {
    Attribute::optional(name, Type::String, description).sensitive()
}

fn endpoint(default: &str, variable: &str) -> Attribute {
    let description = format!(
        "Where the API is: `https://`, or `http://` to a loopback address. Or the environment \
         variable `{variable}`. Default: `{default}`."
    );
    Attribute::optional("endpoint", Type::String, &description).validate(Validator::text(|text| {
        text.parse::<Endpoint>().map(drop).map_err(|error| format!("The endpoint {error}."))
    }))
}

fn whole_number(least: i64, most: i64) -> Validator {
    Validator::new(move |value| match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) if (least..=most).contains(&whole) => Ok(()),
            _ => Err(format!("It must be a whole number from {least} to {most}, not {number}.")),
        },
        _ => Ok(()),
    })
}
