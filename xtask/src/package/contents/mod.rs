//! The parts of a program: its crates, its parts that are no crates, and their licences. Two files
//! list them, one for people and one for programs.
//!
//! `cargo about` and `cargo cyclonedx` know only the crates, and each reads the graph in another
//! way. Their output would have to be parsed to add the rest. So this reads both halves itself.
//!
//! | module | what it is for |
//! |---|---|
//! | [`graph`], [`crates`] | the linked crates for a platform, and the facts about each |
//! | [`texts`] | the licences in a crate |
//! | [`std_library`], [`parts`] | the other linked parts: Rust's library, AWS-LC, the C library |
//! | [`notices`] | `THIRD-PARTY-NOTICES.txt`, in each zip |
//! | [`sbom`] | the same as `CycloneDX`, beside each zip |

mod crates;
mod graph;
pub mod notices;
mod parts;
mod sbom;
mod std_library;
mod texts;

use std::path::Path;

use super::hashes::sha256;
use super::platform::Platform;
use super::program::Program;
use crate::Result;

/// The licence of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
enum License {
    /// In the words of SPDX.
    Expression(String),
    /// A licence that SPDX does not list.
    Named(&'static str),
}

/// A work of other people that is linked into the program.
#[derive(Clone, Debug)]
struct Component {
    name: String,
    /// `None` if no file here has it.
    version: Option<String>,
    /// Its name among all packages, and in the list itself.
    purl: String,
    /// Its name in databases of vulnerabilities, if they use another one.
    cpe: Option<String>,
    license: License,
    /// The checksum of the fetched file.
    sha256: Option<String>,
    /// Complete licences and notices.
    texts: Vec<String>,
    /// A remark for the reader.
    remark: Option<&'static str>,
    /// The names of the components that it needs itself.
    needs: Vec<String>,
}

/// All parts of one program.
pub struct Contents {
    version: String,
    platform: Platform,
    /// The SHA-256 of the program.
    sha256: String,
    /// The compilers that left their names in it.
    made_with: Vec<String>,
    /// Crates first, each kind by name.
    components: Vec<Component>,
    /// The names of the components that the provider needs itself.
    needs: Vec<String>,
}

impl Contents {
    /// Finds them.
    pub fn of(root: &Path, version: &str, platform: &Platform, program: &Program) -> Result<Self> {
        let target = &platform.target();
        let known = crates::known(root, target)?;
        let graph = graph::linked(root, target)?;
        let (own, graph) = graph::apart(graph, &crates::own(&known));
        let mut needs = crates::purls(&own);
        let mut components = crates::components(root, &graph, &known)?;

        let is_its_crate = |component: &&mut Component| component.name == parts::AWS_LC_CRATE;
        let of_crate = components.iter_mut().find(is_its_crate).ok_or("AWS-LC is not linked")?;
        let folder = crates::folder(&known, parts::AWS_LC_CRATE).ok_or("AWS-LC is not here")?;
        let aws_lc = parts::aws_lc(platform, folder, of_crate)?;
        of_crate.needs.push(aws_lc.purl.clone());
        let of_system = parts::of_system(platform, program)?;
        needs.extend(of_system.iter().map(|part| part.purl.clone()));
        components.push(aws_lc);
        components.extend(of_system);
        Ok(Self {
            version: version.to_owned(),
            platform: platform.clone(),
            sha256: sha256(&program.content),
            made_with: program.made_with.clone(),
            components,
            needs,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::process::Command;

    use serde_json::Value;

    use super::*;
    use crate::package::compile;
    use crate::package::names::PROGRAM;

    /// A work of another person, of the simplest kind.
    pub fn work(name: &str) -> Component {
        Component {
            name: name.to_owned(),
            version: Some("1.0.0".to_owned()),
            purl: format!("pkg:cargo/{name}@1.0.0"),
            cpe: None,
            license: License::Expression("MIT".to_owned()),
            sha256: None,
            texts: Vec::new(),
            remark: None,
            needs: Vec::new(),
        }
    }

    /// A program for Linux with these parts.
    pub fn contents(components: Vec<Component>) -> Contents {
        Contents {
            version: "1.2.3".to_owned(),
            platform: "linux_amd64".parse().unwrap(),
            sha256: sha256(b"program"),
            made_with: Vec::new(),
            needs: components.iter().map(|component| component.purl.clone()).collect(),
            components,
        }
    }

    /// The contents of this provider, for the machine of the test: the sources for other machines
    /// need not be here.
    #[test]
    fn what_cargo_links_is_listed_and_of_crates_nothing_else() {
        let root = crate::root();
        let host = compile::host().unwrap();
        let platform = Platform::of_target(&host).unwrap();
        let program = Program { content: Vec::new(), made_with: Vec::new() };
        let contents = Contents::of(root, "1.2.3", &platform, &program).unwrap();

        let mut tree = Command::new(env!("CARGO"));
        tree.current_dir(root).args(["tree", "--locked", "--package", PROGRAM, "--prefix", "none"]);
        tree.args(["--edges", "normal,no-proc-macro", "--target", &platform.target()]);
        let tree = compile::stdout(&mut tree).unwrap();
        let linked = tree.lines().filter_map(|line| {
            let (name, version) = line.split_once(" v")?;
            let version = version.split(' ').next()?;
            let is_own = [PROGRAM, "tfplugin"].contains(&name);
            (!is_own).then(|| format!("pkg:cargo/{name}@{version}").replace('+', "%2B"))
        });
        let linked: BTreeSet<_> = linked.collect();

        let bom: Value = serde_json::from_str(&contents.sbom()).unwrap();
        let purls = bom["components"].as_array().unwrap().iter().map(|one| &one["purl"]);
        let purls: BTreeSet<_> = purls.map(|purl| purl.as_str().unwrap().to_owned()).collect();
        let crates = purls.iter().filter(|purl| purl.starts_with("pkg:cargo/")).cloned();
        assert_eq!(crates.collect::<BTreeSet<_>>(), linked);
        assert!(purls.iter().any(|purl| purl.starts_with("pkg:github/aws/aws-lc@v")), "{purls:?}");
        for absent in ["ring", "axum"] {
            let purl = format!("pkg:cargo/{absent}@");
            assert!(!purls.iter().any(|one| one.starts_with(&purl)), "{purls:?}");
        }

        let sums = contents.components.iter().filter(|one| one.purl.starts_with("pkg:cargo/"));
        for one in sums {
            assert_eq!(one.sha256.as_ref().map(String::len), Some(64), "{}", one.name);
            assert!(!one.texts.is_empty(), "{}", one.name);
        }
        // The list has every needed component.
        for one in &contents.components {
            assert!(one.needs.iter().all(|purl| purls.contains(purl)), "{one:?}");
        }
        let of_this_machine = root.to_str().unwrap();
        assert!(!contents.sbom().contains(of_this_machine));
        assert!(!contents.notices().contains(of_this_machine));
    }
}
