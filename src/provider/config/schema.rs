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
        "Onboards the customers of a Managed Service Provider (MSP). In \
         [Wiv](https://docs.wiv.ai) it manages customers, AWS onboarding links, integrations \
         and users. In VMware Cloud Partner Navigator it manages customer organizations, their \
         users and their services.\n\n\
         One vendor alone is enough: a run needs the credentials of a vendor only if it plans or \
         reads an object there. Except for Navigator's users, neither API can delete what it has \
         created. So by default this provider refuses to destroy or replace such objects: see \
         `deletion_policy`.",
        vec![
            Attribute::optional(
                "deletion_policy",
                Type::String,
                "Default for all resources that cannot be deleted. With `prevent`, a plan that \
                 destroys or replaces an object is an error. With `abandon`, the object leaves the \
                 state with a warning, and still exists. Default: `prevent`.",
            )
            .validate(Validator::one_of(leave::WORDS)),
            Attribute::optional(
                "missing_objects",
                Type::String,
                "How a run treats an object that is no longer listed, or a create with an unknown \
                 outcome. With `error` the run fails. With `keep` each of them is a warning: its \
                 state stays, nothing is planned for it, and everything else goes on. Two things \
                 stay errors: an import of an object that does not exist, and a run that finds \
                 none of several objects. The credential of such a run usually belongs to another \
                 organization. Or set the environment variable `MSP_MISSING_OBJECTS`. Default: \
                 `error`.",
            )
            .validate(Validator::one_of(missing::WORDS)),
            Attribute::optional(
                "journal_dir",
                Type::String,
                "Directory for the journal. The provider records each create there before it sends \
                 it. This stops another run on this machine from making a second object. The \
                 provider makes the directory if there is none. It must be private to this user. \
                 With `off` there is no journal. Or set the environment variable \
                 `MSP_JOURNAL_DIR`. Default: `terraform-provider-msp/journal` in the user's \
                 directory for such files: `~/.local/state` on Linux, \
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
            "API key of the MSP's organization. Create it in Wiv under avatar > API Keys. The key \
             expires. It may also end with the account of the person who made it. Or set the \
             environment variable `WIV_API_KEY`.",
        ),
        endpoint("https://api.wiv.ai", "WIV_ENDPOINT"),
    ]
}

fn navigator() -> Vec<Attribute> {
    vec![
        secret(
            "refresh_token",
            "API token of a user with the role Provider Administrator or Provider Operations \
             Administrator. The provider exchanges it for access tokens. Or set the environment \
             variable `NAVIGATOR_REFRESH_TOKEN`.",
        ),
        secret(
            "access_token",
            "An access token from another tool, instead of `refresh_token`. The provider cannot \
             renew it. Or set the environment variable `NAVIGATOR_ACCESS_TOKEN`.",
        ),
        Attribute::optional(
            "client_id",
            Type::String,
            "Id of an OAuth app, with `client_secret`, instead of a token. Or set the environment \
             variable `NAVIGATOR_CLIENT_ID`.",
        ),
        secret(
            "client_secret",
            "Secret of the OAuth app. Or set the environment variable `NAVIGATOR_CLIENT_SECRET`.",
        ),
        Attribute::optional(
            "org_id",
            Type::String,
            "Id of the provider organization. Customer organizations are created below it. Or set \
             the environment variable `NAVIGATOR_ORG_ID`.",
        ),
        endpoint("https://console.navigator.vmware.com", "NAVIGATOR_ENDPOINT"),
    ]
}

fn http() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "request_timeout",
            Type::String,
            "How long one attempt may take, from connecting to the last byte of the answer, such \
             as `90s` or `2m`. Keep it above the 60 seconds of usual gateways, so that their \
             answer arrives. Default: `90s`.",
        )
        .validate(Validator::text(|text| checks::duration(text).map(drop))),
        Attribute::optional(
            "max_retries",
            Type::Number,
            "How often a call is sent again at most, where that can do no harm. Waits after a 429 \
             (too many requests) are not counted, but end with the ten minutes of a call. Default: \
             `4`.",
        )
        .validate(whole_number(0, 100)),
        Attribute::optional(
            "outage_timeout",
            Type::String,
            "How long to wait for an API that has answered in this run and is away now, such as \
             `30s` or `5m`. Away means no connection, or a gateway that answers 502, 503 or 504. \
             Calls go on when the API is back. A create goes on only if it was not sent. With `0s` \
             a call ends after `max_retries`. With `max_retries = 0` nothing waits. Default: `2m`.",
        )
        .validate(Validator::text(|text| checks::wait(text).map(drop))),
        Attribute::optional(
            "max_concurrent_requests",
            Type::Number,
            "How many calls to one vendor run at once. Default: `10`.",
        )
        .validate(whole_number(1, 1000)),
        Attribute::optional(
            "requests_per_second",
            Type::Number,
            "How many calls to one vendor begin per second. It may be a fraction. Set it if an API \
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
            "PEM file with certificates to trust beside the system's. `SSL_CERT_FILE` works too, \
             and replaces the system's.",
        ),
        secret(
            "proxy_url",
            "Proxy for calls to both vendors, such as `http://proxy.example.com:3128`. It starts \
             with `http://` or `https://`; SOCKS does not work. It may have a user name and a \
             password, percent-encoded. Default: the environment variables `HTTPS_PROXY` and \
             `NO_PROXY`.",
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
        "Address of the API: `https://`, or `http://` to a loopback address. Or set the \
         environment variable `{variable}`. Default: `{default}`."
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
