//! The look before a create: neither API has an idempotency key, so the only way not to
//! make a second object is to see the first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::framework::Diagnostic;

/// An object that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its id in the API.
    pub id: String,
    /// The id that imports it.
    pub import_id: String,
}

/// What a new block wants, as messages speak of it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// `msp_customer`.
    pub type_name: &'static str,
    /// `Customer "Acme"`.
    pub thing: String,
}

/// What follows from a look.
#[derive(Debug)]
pub enum Found {
    /// Nothing like it: create it.
    Nothing,
    /// One, and it may be adopted.
    Adopt(Existing),
    /// One or more that must not be doubled or taken.
    Refuse(Diagnostic),
}

impl Wanted {
    /// Decides about the objects that look like what is wanted.
    pub fn among(&self, existing: &[Existing], adopt: bool, known: &Known) -> Found {
        match existing {
            [] => Found::Nothing,
            [one] if known.contains(&one.id) => Found::Refuse(self.in_use(one)),
            [one] if adopt => Found::Adopt(one.clone()),
            [one] => Found::Refuse(self.exists(one)),
            several => Found::Refuse(self.several(several, adopt)),
        }
    }

    /// Says in the plan or at apply that an object is taken over.
    pub fn adopted(&self, existing: &Existing, planned: bool) -> Diagnostic {
        let verb = if planned { "will be adopted" } else { "was adopted" };
        Diagnostic::warning(
            format!("{} ({}) {verb}", self.thing, existing.id),
            "It exists already and `adopt_existing` is true, so this block manages it and nothing is \
             created. Nothing of it is changed by that.",
        )
    }

    fn exists(&self, one: &Existing) -> Diagnostic {
        let type_name = self.type_name;
        Diagnostic::error(
            format!("{} exists already ({})", self.thing, one.id),
            format!(
                "A second one could not be deleted, so none is created. To manage the one that \
                 exists, import it:\n\n{}\n\
                 or set `adopt_existing = true` on this block.\n\n{}",
                import_block(type_name, &one.import_id),
                self.or_tainted(),
            ),
        )
    }

    fn in_use(&self, one: &Existing) -> Diagnostic {
        Diagnostic::error(
            format!("{} is managed already ({})", self.thing, one.id),
            format!(
                "It exists, and a block of this configuration has created or read it. A second one \
                 could not be deleted, so none is created.\n\n\
                 Two blocks may name the same thing: remove one of them, or name it differently.\n\n{}",
                self.or_tainted(),
            ),
        )
    }

    fn several(&self, several: &[Existing], adopt: bool) -> Diagnostic {
        let ids: Vec<_> = several.iter().map(|one| format!("- {}", one.id)).collect();
        let first = several.first().map_or("ID", |one| one.import_id.as_str());
        let which =
            if adopt { "`adopt_existing` takes one only where it is the only one. " } else { "" };
        Diagnostic::error(
            format!("{} exists {} times already", self.thing, several.len()),
            format!(
                "Another one could not be deleted, so none is created. These exist:\n\n{}\n\n{which}\
                 Find out which of them this block is about, and import that:\n\n{}",
                ids.join("\n"),
                import_block(self.type_name, first),
            ),
        )
    }

    /// A tainted object is planned like a new one, so that is what it may really be.
    fn or_tainted(&self) -> String {
        let type_name = self.type_name;
        format!(
            "If it is this block's own, marked as tainted, then `terraform untaint {type_name}.NAME` \
             keeps it. If all of this is to be destroyed, `terraform destroy -refresh=false` does not \
             plan it anew first."
        )
    }
}

fn import_block(type_name: &str, id: &str) -> String {
    format!("    import {{\n      to = {type_name}.NAME\n      id = {id:?}\n    }}\n")
}

/// The objects that this process has read from a state or has made. None of them is
/// adopted or doubled by another block.
#[derive(Debug, Default)]
pub struct Known(Mutex<BTreeSet<String>>);

impl Known {
    /// Remembers one.
    pub fn add(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
    }

    /// Lets go of one that is to be left behind, so that another may take its place.
    pub fn remove(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Whether it is one.
    pub fn contains(&self, id: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

/// One lock per name: look and create of one name are one step, so that twins in one
/// configuration make one object and one error.
#[derive(Debug, Default)]
pub struct Names(Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl Names {
    /// Waits until nobody else looks for or creates something of this name.
    pub async fn lock(&self, name: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(names.entry(name.to_owned()).or_default())
        };
        lock.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str) -> Existing {
        Existing { id: id.to_owned(), import_id: id.to_owned() }
    }

    fn wanted() -> Wanted {
        Wanted { type_name: "msp_customer", thing: "Customer \"Acme\"".to_owned() }
    }

    fn refused(found: Found) -> Diagnostic {
        match found {
            Found::Refuse(diagnostic) => diagnostic,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn only_what_is_not_there_is_created() {
        let known = Known::default();
        assert!(matches!(wanted().among(&[], false, &known), Found::Nothing));
        let error = refused(wanted().among(&[one("c-1")], false, &known));
        assert!(error.detail.contains("id = \"c-1\""), "{}", error.detail);
        assert!(error.detail.contains("terraform untaint"), "{}", error.detail);
    }

    #[test]
    fn only_the_only_one_is_adopted() {
        let known = Known::default();
        let found = wanted().among(&[one("c-1")], true, &known);
        assert!(matches!(found, Found::Adopt(existing) if existing.id == "c-1"));
        let error = refused(wanted().among(&[one("c-1"), one("c-2")], true, &known));
        assert!(error.detail.contains("- c-1\n- c-2"), "{}", error.detail);
    }

    #[test]
    fn what_another_block_manages_is_not_adopted() {
        let known = Known::default();
        known.add("c-1");
        let error = refused(wanted().among(&[one("c-1")], true, &known));
        assert!(error.summary.contains("managed already"), "{}", error.summary);
        known.remove("c-1");
        assert!(matches!(wanted().among(&[one("c-1")], true, &known), Found::Adopt(_)));
    }
}
