//! Names of roles: which are the same, the difference between two sets, and what a list says about
//! a user's roles.

use tfplugin::framework::{Attr, Diagnostic, Path, Set};
use tfplugin::hcl::quoted;

use super::schema::Roles;
use crate::navigator::OrgRole;
use crate::provider::checks;

/// Two names that differ only in case are one role.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|one| same(one, name))
}

/// The wanted roles that do not exist.
pub fn lacking(there: &[String], wanted: &[String]) -> Vec<String> {
    wanted.iter().filter(|name| !has(there, name)).cloned().collect()
}

/// The names that are known, in order.
pub fn known(roles: &Roles) -> Vec<String> {
    let elements = roles.known().map(|set| set.0.as_slice()).unwrap_or_default();
    let mut known: Vec<_> = elements.iter().filter_map(Attr::text).map(str::to_owned).collect();
    known.sort();
    known
}

fn all_known(roles: &Roles) -> bool {
    match roles {
        Attr::Null => true,
        Attr::Unknown => false,
        Attr::Known(set) => !set.0.iter().any(Attr::is_unknown),
    }
}

/// The change to the roles of a user.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

impl Change {
    /// From the roles of a state to the roles of a plan.
    pub fn between(prior: &Roles, plan: &Roles) -> Self {
        let (before, wanted) = (known(prior), known(plan));
        let without = |names: &[String], others: &[String]| {
            names.iter().filter(|name| !has(others, name)).cloned().collect()
        };
        Self { add: without(&wanted, &before), remove: without(&before, &wanted) }
    }

    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// Whether it has been made, as far as a user's roles show.
    pub fn is_made(&self, roles: Option<&[OrgRole]>) -> bool {
        let Some(roles) = roles else { return false };
        let is_held = |name: &String| roles.iter().any(|role| same(&role.name, name));
        let is_own = |name: &String| {
            roles.iter().any(|role| same(&role.name, name) && !role.is_of_a_group())
        };
        self.add.iter().all(is_held) && !self.remove.iter().any(is_own)
    }
}

/// Whether a plan changes roles, or may turn out to.
pub fn may_change(prior: &Roles, plan: &Roles) -> bool {
    !all_known(plan) || !Change::between(prior, plan).is_empty()
}

/// The roles in a list, for the state. Roles of the state keep their spelling, with a direct or a
/// group role. The user's other direct roles come beside them.
pub fn told(state: &Roles, roles: Option<&[OrgRole]>) -> Roles {
    let Some(roles) = roles else { return state.clone() };
    let held = |name: &String| roles.iter().any(|role| same(&role.name, name));
    let mut names: Vec<_> = known(state).into_iter().filter(held).collect();
    for role in roles.iter().filter(|role| !role.is_of_a_group()) {
        if !has(&names, &role.name) {
            names.push(role.name.clone());
        }
    }
    of(names)
}

/// Terraform's set of these names.
pub fn of(mut names: Vec<String>) -> Roles {
    names.sort();
    Set(names.into_iter().map(Attr::Known).collect()).into()
}

/// The faults in a set of names: all of them, so that one run shows them all.
pub fn check(roles: &Roles) -> Option<Diagnostic> {
    let elements = roles.known()?.0.as_slice();
    let mut faults = Vec::new();
    if elements.is_empty() {
        faults.push(
            "It must have at least one role. To remove the user, remove the block: Navigator \
             removes a user without roles."
                .to_owned(),
        );
    }
    if elements.iter().any(Attr::is_null) {
        faults.push("A role must not be null.".to_owned());
    }
    let names = known(roles);
    for (index, name) in names.iter().enumerate() {
        faults.extend(checks::name(name).err());
        let earlier = names.get(..index).unwrap_or_default();
        if let Some(twin) = earlier.iter().find(|twin| same(twin, name)) {
            faults.push(format!(
                "Write only one of {twin} and {name}: they differ only in capital letters.",
                twin = quoted(twin),
                name = quoted(name)
            ));
        }
    }
    (!faults.is_empty()).then(|| {
        Diagnostic::error("Invalid value for `org_roles`", faults.join("\n"))
            .at(Path::attribute("org_roles"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> Roles {
        of(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn listed(roles: &[(&str, &str)]) -> Vec<OrgRole> {
        let role = |(name, kind): &(&str, &str)| OrgRole {
            name: (*name).to_owned(),
            member_type: Some((*kind).to_owned()),
            ..OrgRole::default()
        };
        roles.iter().map(role).collect()
    }

    #[test]
    fn a_change_adds_and_removes_exactly_what_differs() {
        let change = Change::between(&set(&["a", "b"]), &set(&["B", "c"]));
        assert_eq!((&*change.add, &*change.remove), (&["c".to_owned()][..], &["a".to_owned()][..]));
        assert!(Change::between(&set(&["a"]), &set(&["A"])).is_empty());
        assert!(!may_change(&set(&["a"]), &set(&["A"])));
        assert!(may_change(&set(&["a"]), &Attr::Unknown));
        assert!(may_change(&set(&["a"]), &Set(vec![Attr::Unknown]).into()));
    }

    #[test]
    fn a_change_is_made_when_what_was_added_is_held_and_what_was_removed_is_not() {
        let change = Change::between(&set(&["old"]), &set(&["new"]));
        for (roles, made) in [
            (&[("NEW", "DIRECT")][..], true),
            (&[("new", "GROUP"), ("old", "GROUP")], true),
            (&[("new", "DIRECT"), ("old", "DIRECT")], false),
            (&[("other", "DIRECT")], false),
            (&[], false),
        ] {
            assert_eq!(change.is_made(Some(&listed(roles))), made, "{roles:?}");
        }
        assert!(!change.is_made(None), "a list that does not tell proves nothing");
    }

    #[test]
    fn the_state_keeps_its_spelling_and_roles_of_groups_are_left_alone() {
        for (state, roles, expected) in [
            (&["Admin"][..], &[("admin", "DIRECT")][..], &["Admin"][..]),
            (&["a"], &[("a", "DIRECT"), ("b", "DIRECT")], &["a", "b"]),
            (&["a", "b"], &[("a", "DIRECT")], &["a"]),
            (&["a"], &[("a", "DIRECT"), ("g", "GROUP")], &["a"]),
            (&["a"], &[("a", "GROUP")], &["a"]),
            (&["a"], &[], &[]),
        ] {
            let told = told(&set(state), Some(&listed(roles)));
            assert_eq!(told, set(expected), "{state:?} {roles:?}");
        }
        assert_eq!(told(&set(&["a"]), None), set(&["a"]), "not told is no change");
        assert_eq!(told(&Attr::Null, Some(&listed(&[("a", "DIRECT")]))), set(&["a"]));
    }

    #[test]
    fn every_fault_of_a_set_is_told_at_once() {
        assert_eq!(check(&set(&["a", "b"])), None);
        assert_eq!(check(&Attr::Unknown), None);
        let faulty = Set(vec![
            Attr::Null,
            Attr::Unknown,
            Attr::Known("a".to_owned()),
            Attr::Known("A".to_owned()),
            Attr::Known(" ".to_owned()),
        ]);
        insta::assert_snapshot!(check(&faulty.into()).unwrap().detail, @r#"
        A role must not be null.
        It must not be blank.
        Write only one of "A" and "a": they differ only in capital letters.
        "#);
        let none = check(&set(&[])).unwrap().detail;
        assert!(none.starts_with("It must have at least one role"), "{none}");
    }
}
