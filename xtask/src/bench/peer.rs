//! The compared providers, and their configuration. It is the one in `docs/guides/migrating.md`,
//! without the parts that make no customers.

use std::path::{Path, PathBuf};

use super::subject::SubjectKind;
use crate::Result;

/// A provider that does the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Which one it is.
    pub kind: PeerKind,
    /// Its version, from the name of its file.
    pub version: String,
    /// Its program.
    pub program: PathBuf,
}

/// The providers with a known configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerKind {
    /// This provider.
    This,
    /// `Mastercard/restapi`.
    Restapi,
    /// `magodo/restful`.
    Restful,
}

const RESTAPI: &str = r#"terraform {
  required_providers {
    restapi = { source = "Mastercard/restapi" }
  }
}

variable "n" {}
variable "api" {}
variable "wiv_api_key" {}

provider "restapi" {
  uri                   = var.api
  create_returns_object = true
  headers = {
    "Content-Type" = "application/json"
    "X-API-Key"    = var.wiv_api_key
  }
}

resource "restapi_object" "bench" {
  count                     = var.n
  path                      = "/msp/customers"
  read_path                 = "/msp/customers"
  id_attribute              = "data/customer_id"
  ignore_all_server_changes = true
  data                      = jsonencode({ name = "bench-${count.index}" })
}
"#;

const RESTFUL: &str = r#"terraform {
  required_providers {
    restful = { source = "magodo/restful" }
  }
}

variable "n" {}
variable "api" {}
variable "wiv_api_key" {}

provider "restful" {
  base_url = var.api
  security = {
    apikey = [{
      in    = "header"
      name  = "X-API-Key"
      value = var.wiv_api_key
    }]
  }
}

resource "restful_resource" "bench" {
  count           = var.n
  path            = "/msp/customers"
  read_path       = "/msp/customers"
  create_selector = "data"
  read_selector   = "data.#(customer_id==\"$(body.customer_id)\")"
  read_response_template = jsonencode({
    customer_id = "$(body.customer_id)"
    name        = "$(body.customer_name)"
  })
  body = {
    name = "bench-${count.index}"
  }
}
"#;

impl PeerKind {
    /// The ones that the command line can name.
    const NAMED: [Self; 2] = [Self::Restapi, Self::Restful];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::This => "this provider",
            Self::Restapi => "restapi",
            Self::Restful => "restful",
        }
    }

    /// Its source in a configuration, without a host.
    pub fn source(self) -> &'static str {
        match self {
            Self::This => support::installation::NAME,
            Self::Restapi => "mastercard/restapi",
            Self::Restful => "magodo/restful",
        }
    }

    /// A configuration with as many customers as the variable `n` says.
    pub fn configuration(self) -> &'static str {
        match self {
            Self::This => SubjectKind::Ours.configuration(),
            Self::Restapi => RESTAPI,
            Self::Restful => RESTFUL,
        }
    }
}

impl Peer {
    /// This provider.
    pub fn this(program: PathBuf) -> Self {
        Self { kind: PeerKind::This, version: env!("CARGO_PKG_VERSION").to_owned(), program }
    }

    /// `NAME=PATH`: its name, and its program with the file name of a release.
    pub fn parse(text: &str) -> Result<Self> {
        let known = PeerKind::NAMED.map(PeerKind::name).join(" and ");
        let (name, path) = text
            .split_once('=')
            .ok_or_else(|| format!("`{text}` is not NAME=PATH; the names are {known}"))?;
        let kind = PeerKind::NAMED
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| format!("`{name}` has no configuration here; {known} have"))?;
        let program = std::path::absolute(path)?;
        let version = version(&program).ok_or_else(|| {
            format!(
                "{}: its version is not known; name the file as its release does: \
                 terraform-provider-{name}_v1.2.3",
                program.display()
            )
        })?;
        Ok(Self { kind, version, program })
    }

    /// The head of its column.
    pub fn title(&self) -> String {
        match self.kind {
            PeerKind::This => self.kind.name().to_owned(),
            kind => format!("`{}` {}", kind.name(), self.version),
        }
    }
}

/// `1.2.3` of `terraform-provider-name_v1.2.3`.
fn version(program: &Path) -> Option<String> {
    let name = program.file_name()?.to_str()?;
    let (_, version) = name.rsplit_once("_v")?;
    version.starts_with(|first: char| first.is_ascii_digit()).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_named_with_its_program_whose_name_has_its_version() {
        let peer = Peer::parse("restapi=/opt/terraform-provider-restapi_v3.0.0").unwrap();
        assert_eq!((peer.kind, &*peer.version), (PeerKind::Restapi, "3.0.0"));
        assert_eq!(peer.title(), "`restapi` 3.0.0");
        for nonsense in
            ["restapi", "other=/opt/terraform-provider-other_v1.0.0", "restful=/opt/restful"]
        {
            Peer::parse(nonsense).unwrap_err();
        }
    }

    /// The measured configurations are the ones that people read.
    #[test]
    fn the_configurations_say_what_the_page_for_those_who_move_shows() {
        let page = include_str!("../../../docs/guides/migrating.md");
        for (kind, is_own) in [
            (PeerKind::Restapi, &["count", "uri", "data "][..]),
            (PeerKind::Restful, &["count", "base_url", "name = \"bench"]),
        ] {
            let (_, shown) = page.split_once(&format!("<!-- begin {} -->", kind.name())).unwrap();
            let (_, blocks) = kind.configuration().split_once("\nprovider ").unwrap();
            let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: Vec<_> = shown.lines().map(words).collect();
            for line in blocks.lines().map(words).skip(1) {
                let is_own = is_own.iter().any(|own| line.starts_with(own.trim()))
                    || line.starts_with("resource ");
                assert!(is_own || shown.contains(&line), "{}: {line}", kind.name());
            }
        }
    }
}
