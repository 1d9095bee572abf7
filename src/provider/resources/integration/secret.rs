//! The rules for secrets: exactly one block, exactly one place, and what is sent.

use serde_json::{Value as Json, json};
use tfplugin::framework::{Attr, Diagnostic, Diagnostics, Number, Path, PlanContext};

use super::model::{Custom, Gcp, Model};
use crate::http::SecretJson;
use crate::provider::json_secret;

/// The words about a missing secret.
const UNSET: &str = "An empty text counts as null. If the secret comes from a variable, this run \
                     probably does not set it, as in a CI job without the secret.";

/// A secret in the state, or a write-only one with a version beside it.
struct Twins<'a> {
    plain: (&'static str, &'a Attr<String>),
    write_only: (&'static str, &'a Attr<String>),
    version: (&'static str, &'a Attr<Number>),
}

impl Gcp {
    fn twins(&self) -> Twins<'_> {
        Twins {
            plain: ("service_account_key_file", &self.service_account_key_file),
            write_only: ("service_account_key_file_wo", &self.service_account_key_file_wo),
            version: (
                "service_account_key_file_wo_version",
                &self.service_account_key_file_wo_version,
            ),
        }
    }
}

impl Custom {
    fn twins(&self) -> Twins<'_> {
        Twins {
            plain: ("secret", &self.secret),
            write_only: ("secret_wo", &self.secret_wo),
            version: ("secret_wo_version", &self.secret_wo_version),
        }
    }
}

/// Checks which blocks are set, and where their secrets are.
pub fn validate(config: &Model, diagnostics: &mut Diagnostics) {
    let blocks = [
        ("aws", config.aws.is_null(), config.aws.is_unknown()),
        ("gcp", config.gcp.is_null(), config.gcp.is_unknown()),
        ("custom", config.custom.is_null(), config.custom.is_unknown()),
        ("type", config.kind.is_null(), config.kind.is_unknown()),
    ];
    let set: Vec<_> = blocks.iter().filter(|(_, is_null, _)| !is_null).collect();
    // A block that is not known yet may turn out to be null.
    let certain: Vec<_> = set.iter().filter(|(.., is_unknown)| !is_unknown).collect();
    if set.is_empty() {
        diagnostics.push(Diagnostic::error(
            "None of `aws`, `gcp`, `custom` and `type` is set",
            "Set exactly one of `aws`, `gcp` and `custom`. For an imported integration whose \
             secret is not managed here, set `type` alone.",
        ));
    }
    for (extra, ..) in certain.iter().skip(1) {
        let (first, ..) = certain[0];
        diagnostics.push(
            Diagnostic::error(
                format!("`{first}` and `{extra}` are both set"),
                "Set exactly one of `aws`, `gcp`, `custom` and `type`: an integration is of one type.",
            )
            .at(Path::attribute(extra)),
        );
    }
    if let Some(gcp) = config.gcp.known() {
        gcp.twins().validate("gcp", diagnostics);
    }
    if let Some(custom) = config.custom.known() {
        custom.twins().validate("custom", diagnostics);
    }
}

/// The fault of a block that has no integration yet.
pub fn missing(config: &Model) -> Option<Diagnostic> {
    let gcp = config.gcp.known().and_then(|gcp| gcp.twins().missing("gcp"));
    gcp.or_else(|| config.custom.known().and_then(|custom| custom.twins().missing("custom")))
}

impl Twins<'_> {
    fn validate(&self, block: &str, diagnostics: &mut Diagnostics) {
        let Self { plain, write_only, version } = self;
        let at = |name| Path::attribute(block).with_attribute(name);
        let mut refuse = |name, summary: String, detail: String| {
            diagnostics.push(Diagnostic::error(summary, detail).at(at(name)));
        };
        match (!plain.1.is_null(), !write_only.1.is_null()) {
            // With a version it exists somewhere, and only a create needs it.
            (false, false) if version.1.is_null() => refuse(
                plain.0,
                format!("`{block}` has no secret"),
                format!(
                    "Set `{}`, which stays out of the state (Terraform or OpenTofu 1.11 and \
                     newer). Or set `{}`, which the state stores. {UNSET}",
                    write_only.0, plain.0
                ),
            ),
            (true, true) => refuse(
                write_only.0,
                format!("`{}` and `{}` are both set", at(plain.0), at(write_only.0)),
                format!("Remove one of them. `{}` stays out of the state.", write_only.0),
            ),
            (false, true) if version.1.is_null() => refuse(
                version.0,
                format!("`{}` has no version", at(write_only.0)),
                format!(
                    "Set `{}` too, to any number. Terraform stores the secret nowhere: only a new \
                     number tells it that the secret has changed.",
                    version.0
                ),
            ),
            (true, false) if !version.1.is_null() => refuse(
                version.0,
                format!("`{}` is set without `{}`", at(version.0), at(write_only.0)),
                format!("Remove it: it only says that `{}` has changed.", write_only.0),
            ),
            _ => {}
        }
    }

    /// The text, from either place.
    fn text(&self) -> Option<&str> {
        self.write_only.1.text().or(self.plain.1.text())
    }

    /// Why an integration without its secret cannot be created.
    fn missing(&self, block: &str) -> Option<Diagnostic> {
        let name = self.write_only.0;
        let is_missing = self.plain.1.is_null() && self.write_only.1.is_null();
        is_missing.then(|| {
            let at = Path::attribute(block).with_attribute(name);
            Diagnostic::error(
                format!("`{at}` is null or empty"),
                format!(
                    "Set it for this plan and its apply: an integration is created with its \
                     secret. Later runs do not need it, as long as nothing of the integration \
                     changes.\n\n\
                     {UNSET}"
                ),
            )
            .at(at)
        })
    }

    /// Whether the secret has only moved or is spelt differently since `prior`, where the state has
    /// its text. A write-only secret is stored nowhere, so nothing can compare it.
    fn same_as(&self, prior: &Twins) -> bool {
        let before = prior.plain.1.text();
        before.zip(self.text()).is_some_and(|(before, now)| json_secret::same(before, now))
    }

    /// Whether it is the same in the same place, with other white space. A secret that moved must
    /// leave its old place.
    fn is_spelled_anew(&self, prior: &Twins) -> bool {
        !self.plain.1.is_null() && self.same_as(prior)
    }

    /// Permits the same secret in another place without a replacement. A secret that is not known
    /// yet may turn out to be the same.
    fn forgive(&self, prior: &Twins, block: &str, context: &mut PlanContext) {
        let places = [self.plain.0, self.version.0];
        let places = places.map(|name| Path::attribute(block).with_attribute(name));
        if self.same_as(prior) {
            context.requires_replace.retain(|path| !places.contains(path));
        } else if self.write_only.1.is_unknown() && prior.plain.1.text().is_some_and(is_set) {
            let replaced = context.requires_replace.iter();
            context.not_known_yet.extend(replaced.filter(|path| places.contains(path)).cloned());
        }
    }
}

fn is_set(text: &str) -> bool {
    !text.is_empty()
}

/// Removes differences from a plan that do not change the secret: white space in its JSON, and a
/// move to its write-only twin.
pub fn unchanged(config: &Model, prior: &Model, plan: &mut Model, context: &mut PlanContext) {
    if let (Some(config), Some(prior)) = (config.gcp.known(), prior.gcp.known())
        && let Attr::Known(plan) = &mut plan.gcp
    {
        let (twins, prior_twins) = (config.twins(), prior.twins());
        if twins.is_spelled_anew(&prior_twins) {
            plan.service_account_key_file.clone_from(&prior.service_account_key_file);
        }
        twins.forgive(&prior_twins, "gcp", context);
    }
    if let (Some(config), Some(prior)) = (config.custom.known(), prior.custom.known())
        && let Attr::Known(plan) = &mut plan.custom
    {
        let (twins, prior_twins) = (config.twins(), prior.twins());
        if twins.is_spelled_anew(&prior_twins) {
            plan.secret.clone_from(&prior.secret);
        }
        twins.forgive(&prior_twins, "custom", context);
    }
}

/// The `integration_secret` to send. `config` has the write-only values. A plan never has them.
///
/// # Errors
/// If there is no block, or a secret is no JSON.
pub fn integration_secret(config: &Model) -> Result<SecretJson, Diagnostic> {
    let text = |attr: &Attr<String>| attr.text().unwrap_or_default().to_owned();
    let secret = if let Some(aws) = config.aws.known() {
        json!({ "role_arn": text(&aws.role_arn), "external_id": text(&aws.external_id) })
    } else if let Some(gcp) = config.gcp.known() {
        json!({
            "project_id": text(&gcp.project_id),
            "billing_dataset_name": text(&gcp.billing_dataset_name),
            "billing_table_name": text(&gcp.billing_table_name),
            "service_account_key_file": object(&gcp.twins(), "gcp")?,
        })
    } else if let Some(custom) = config.custom.known() {
        object(&custom.twins(), "custom")?
    } else {
        return Err(type_alone());
    };
    Ok(SecretJson::new(secret))
}

fn object(twins: &Twins, block: &str) -> Result<Json, Diagnostic> {
    if let Some(missing) = twins.missing(block) {
        return Err(missing);
    }
    json_secret::object(twins.text().unwrap_or_default()).map_err(|reason| {
        Diagnostic::error("The secret of the integration is not a JSON object", reason)
    })
}

/// A new integration without anything to send.
pub fn type_alone() -> Diagnostic {
    Diagnostic::error(
        "An integration cannot be created from its `type` alone",
        "To create one, set `aws`, `gcp` or `custom`. To manage one that exists, import it as \
         `<customer_id>/<integration_id>`. `type` alone is for an imported integration whose \
         secret is not managed here.",
    )
    .at(Path::attribute("type"))
}
