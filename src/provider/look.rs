//! The look before a create: neither API has an idempotency key, so the only way not to
//! make a second object is to see the first.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tfplugin::framework::{Attr, Diagnostic, Diagnostics, Path};
use tokio::sync::OwnedMutexGuard;

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
            [one] if known.is_of_this_run(&one.id) => Found::Refuse(self.made_for_another(one)),
            [one] if known.contains(&one.id) => Found::Refuse(self.in_use(one)),
            [one] if adopt => Found::Adopt(one.clone()),
            [one] => Found::Refuse(self.exists(one)),
            several => Found::Refuse(self.several(several, adopt)),
        }
    }

    /// What a look means for the plan of a new block: the id of what it adopts, else unknown.
    /// What is said of it is said at the attribute by which it was found.
    pub fn plan(
        &self,
        found: Found,
        known: &Known,
        at: &Path,
        diagnostics: &mut Diagnostics,
    ) -> Attr<String> {
        let adopted = match found {
            Found::Nothing => return Attr::Unknown,
            Found::Refuse(why) => Err(why),
            Found::Adopt(existing) => self.adopt(&existing, known).map(|told| (existing.id, told)),
        };
        match adopted {
            Ok((id, warning)) => {
                diagnostics.push(warning);
                id.into()
            }
            Err(why) => {
                diagnostics.push(why.at(at.clone()));
                Attr::Unknown
            }
        }
    }

    /// Gives an object to the block that is being planned.
    ///
    /// # Errors
    /// If another block has it.
    pub fn adopt(&self, existing: &Existing, known: &Known) -> Result<Diagnostic, Diagnostic> {
        if known.promise(&existing.id) {
            Ok(self.adopted(existing, true))
        } else {
            Err(self.promised(&existing.id))
        }
    }

    /// Says in the plan or at apply that an object is taken over.
    pub fn adopted(&self, existing: &Existing, planned: bool) -> Diagnostic {
        let verb = if planned { "is to be adopted" } else { "was adopted" };
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
                 or set `adopt_existing = true` on this block.\n\n\
                 It may also be this block's own:\n\
                 - Under another address: if the block was renamed, or is under `for_each` now, say so \
                 with a `moved` block.\n\
                 - Marked as tainted: `terraform untaint {type_name}.NAME` keeps it. If all of this is \
                 to be destroyed, `terraform destroy -refresh=false` does not plan it anew first.\n\
                 - To be replaced with `create_before_destroy`: without that, the old one is let go \
                 before the new one is made.",
                import_block(type_name, &one.import_id),
            ),
        )
    }

    /// A block is created once in a run, so what this run has made is not this block's own.
    fn made_for_another(&self, one: &Existing) -> Diagnostic {
        Diagnostic::error(
            format!("{} is managed already ({})", self.thing, one.id),
            "Another block of this configuration has it, since this run: both name the same thing. A \
             second one could not be deleted, so none is created. Remove one of the two blocks, or \
             name it differently.",
        )
    }

    fn in_use(&self, one: &Existing) -> Diagnostic {
        let type_name = self.type_name;
        Diagnostic::error(
            format!("{} is managed already ({})", self.thing, one.id),
            format!(
                "It exists, and it is in this state. A second one could not be deleted, so none is \
                 created. It is one of these:\n\
                 - This block's own, under another address: if the block was renamed, or is under \
                 `for_each` now, say so with a `moved` block.\n\
                 - This block's own, marked as tainted. `terraform untaint {type_name}.NAME` keeps it. \
                 If all of this is to be destroyed, `terraform destroy -refresh=false` does not plan \
                 it anew first.\n\
                 - Another block's. Remove one of the two blocks, or name it differently.\n\
                 - This block's own, deposed by a replacement with `create_before_destroy` that did not \
                 go through. `terraform state rm {type_name}.NAME`, and then import it with the id {:?}.",
                one.import_id
            ),
        )
    }

    /// Says that a new block may not take what is in the state: for the block that has it,
    /// where that is read after the other was planned.
    pub fn promised(&self, id: &str) -> Diagnostic {
        Diagnostic::error(
            format!("{} ({id}) would be managed twice", self.thing),
            "Another block with `adopt_existing` names the same thing, and this plan would have both \
             manage it. Remove one of the two blocks, or name it differently.",
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
}

/// The block that takes an object in, as a person writes it.
pub fn import_block(type_name: &str, id: &str) -> String {
    format!("    import {{\n      to = {type_name}.NAME\n      id = {id:?}\n    }}\n")
}

/// The objects that this run has read from a state or has made. None of them is adopted or
/// doubled by another block.
#[derive(Debug, Default)]
pub struct Known(Mutex<BTreeMap<String, Owner>>);

/// Whose an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// It is in the state.
    State,
    /// This run has made, found or adopted it, for a block that had none.
    Run,
    /// The plan gives it to a new block.
    Plan,
}

impl Known {
    /// Remembers one that this run has made, found or adopted.
    pub fn add(&self, id: &str) {
        self.lock().insert(id.to_owned(), Owner::Run);
    }

    /// Remembers one that is in the state. `false` if a new block was planned to adopt it:
    /// blocks are planned in no order, so either of the two may come first.
    pub fn keep(&self, id: &str) -> bool {
        self.lock().insert(id.to_owned(), Owner::State) != Some(Owner::Plan)
    }

    /// Gives one to a new block. `false` if it has been given to another.
    pub fn promise(&self, id: &str) -> bool {
        match self.lock().entry(id.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(Owner::Plan);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// Lets go of one that is to be left behind, so that another may take its place.
    pub fn remove(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Whether it is one of those in the state, those that this run has made included.
    pub fn contains(&self, id: &str) -> bool {
        matches!(self.lock().get(id), Some(Owner::State | Owner::Run))
    }

    /// Whether this run has made, found or adopted it.
    fn is_of_this_run(&self, id: &str) -> bool {
        self.lock().get(id) == Some(&Owner::Run)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Owner>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        known.keep("c-1");
        let error = refused(wanted().among(&[one("c-1")], true, &known));
        assert!(error.summary.contains("managed already"), "{}", error.summary);
        assert!(error.detail.contains("terraform untaint"), "{}", error.detail);
        known.add("c-1");
        let error = refused(wanted().among(&[one("c-1")], true, &known));
        assert!(error.summary.contains("managed already"), "{}", error.summary);
        assert!(error.detail.starts_with("Another block"), "{}", error.detail);
        known.remove("c-1");
        assert!(matches!(wanted().among(&[one("c-1")], true, &known), Found::Adopt(_)));
    }

    #[test]
    fn what_is_promised_to_one_block_is_not_promised_to_another() {
        let known = Known::default();
        assert!(wanted().adopt(&one("c-1"), &known).is_ok());
        assert!(wanted().adopt(&one("c-1"), &known).is_err());
    }

    #[test]
    fn what_is_in_the_state_and_promised_is_noticed_in_either_order() {
        let known = Known::default();
        assert!(known.keep("read first"));
        assert!(!known.promise("read first"));
        assert!(known.promise("planned first"));
        assert!(!known.keep("planned first"));
        assert!(known.keep("planned first"), "it is said once");
    }
}
