//! The owner of an address. Wiv adds and mails a customer's users by address, and no call removes
//! one. So only one block has an address of a customer, and only one sends it.
//!
//! No call names the block. A block in the state is known by its id and its addresses. Two blocks
//! may share an id.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tfplugin::framework::Walks;

/// The addresses of one block, in the form for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The customer of the users.
    pub customer: String,
    /// The id of the block: one for each customer and role.
    pub id: String,
    pub addresses: Vec<String>,
}

/// The thing that another block has too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// An address.
    Address(String),
    /// The id.
    Id(String),
}

#[derive(Debug, Default)]
struct Registry {
    walks: Walks,
    /// The lists that reads have found.
    read: Vec<List>,
    /// The lists that plans have found: without a refresh there are no others.
    planned: Vec<List>,
    /// The lists that plans will send, and whether the block is new.
    to_send: Vec<(List, bool)>,
    /// The lists that this process has sent.
    sent: Vec<List>,
}

/// The addresses that this run knows.
#[derive(Debug, Default)]
pub struct Mailed(Mutex<Registry>);

impl Mailed {
    /// Begins again.
    pub fn begin(&self, walks: Walks) {
        *self.lock() = Registry { walks, ..Registry::default() };
    }

    /// Notes that a block of the state is read.
    ///
    /// # Errors
    /// If another block will send one of its addresses, or a new one has its id.
    pub fn read(&self, list: List) -> Result<(), Taken> {
        let mut registry = self.lock();
        let clash = registry.is_to_be_sent(&list);
        registry.read.push(list);
        clash
    }

    /// Notes that a block of the state is planned. Returns whether another block of the same id
    /// was.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn plan(&self, list: List) -> Result<bool, Taken> {
        let mut registry = self.lock();
        if registry.walks == Walks::Several {
            return Ok(false);
        }
        let clash = registry.is_to_be_sent(&list);
        let is_shared = registry.planned.iter().any(|one| one.id == list.id);
        registry.planned.push(list);
        clash.map(|()| is_shared)
    }

    /// Notes that a new block will send addresses. The block that it replaces is known by its id.
    ///
    /// # Errors
    /// If another block has its id or an address, or will send an address.
    pub fn plan_create(&self, new: List, replaces: Option<&str>) -> Result<(), Taken> {
        self.plan_to_send(new, true, |held| Some(held.id.as_str()) == replaces)
    }

    /// Notes that a block of the state will send addresses.
    ///
    /// # Errors
    /// If another block has one of them, or will send it.
    pub fn plan_update(&self, new: List, own: &List) -> Result<(), Taken> {
        self.plan_to_send(new, false, |held| held == own)
    }

    fn plan_to_send(
        &self,
        new: List,
        is_new: bool,
        is_own: impl Fn(&List) -> bool,
    ) -> Result<(), Taken> {
        let mut registry = self.lock();
        if registry.walks == Walks::Several {
            return Ok(());
        }
        for (other, other_is_new) in &registry.to_send {
            other.is_apart_from(&new, is_new && *other_is_new)?;
        }
        for held in [&registry.read, &registry.planned] {
            let own = held.iter().position(&is_own);
            let others = held.iter().enumerate().filter(|(at, _)| Some(*at) != own);
            others
                .map(|(_, other)| other)
                .try_for_each(|other| other.is_apart_from(&new, is_new))?;
        }
        registry.to_send.push((new, is_new));
        Ok(())
    }

    /// Notes that addresses go out now.
    ///
    /// # Errors
    /// If this process has sent one of them for another block.
    pub fn sending(&self, list: &List) -> Result<(), Taken> {
        let mut registry = self.lock();
        if registry.walks == Walks::Several {
            return Ok(());
        }
        registry.sent.iter().try_for_each(|other| other.is_apart_from(list, false))?;
        registry.sent.push(list.clone());
        Ok(())
    }

    /// Notes that they certainly were not sent.
    pub fn not_sent(&self, list: &List) {
        self.lock().sent.retain(|one| one != list);
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    fn is_to_be_sent(&self, list: &List) -> Result<(), Taken> {
        self.to_send.iter().try_for_each(|(other, is_new)| other.is_apart_from(list, *is_new))
    }
}

impl List {
    /// Checks that two blocks share neither an address nor an id. Two of the state may share an id.
    fn is_apart_from(&self, other: &Self, by_id: bool) -> Result<(), Taken> {
        if self.customer != other.customer {
            return Ok(());
        }
        if by_id && self.id == other.id {
            return Err(Taken::Id(self.id.clone()));
        }
        let shared = other.addresses.iter().find(|address| self.addresses.contains(address));
        shared.map_or(Ok(()), |address| Err(Taken::Address(address.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(role: &str, addresses: &[&str]) -> List {
        List {
            customer: "c-1".to_owned(),
            id: format!("c-1/{role}"),
            addresses: addresses.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    fn taken<T>(address: &str) -> Result<T, Taken> {
        Err(Taken::Address(address.to_owned()))
    }

    #[test]
    fn two_new_blocks_do_not_share_an_address() {
        let run = Mailed::default();
        assert_eq!(run.plan_create(list("Admin", &["ada", "bob"]), None), Ok(()));
        assert_eq!(run.plan_create(list("Guest", &["eve", "ada"]), None), taken("ada"));
        assert_eq!(run.plan_create(list("Guest", &["eve"]), None), Ok(()));
        let other = List { customer: "c-2".to_owned(), ..list("Admin", &["ada"]) };
        assert_eq!(run.plan_create(other, None), Ok(()));
    }

    #[test]
    fn a_new_address_and_one_of_the_state_are_noticed_in_either_order() {
        let (old, new) = (list("Admin", &["ada"]), list("Guest", &["ada"]));
        let run = Mailed::default();
        run.read(old.clone()).unwrap();
        assert_eq!(run.plan_create(new.clone(), None), taken("ada"), "read first");
        let run = Mailed::default();
        run.plan(old.clone()).unwrap();
        assert_eq!(run.plan_create(new.clone(), None), taken("ada"), "without a refresh");
        let run = Mailed::default();
        run.plan_create(new.clone(), None).unwrap();
        assert_eq!(run.read(old.clone()), taken("ada"), "read later");
        let run = Mailed::default();
        run.plan_create(new, None).unwrap();
        assert_eq!(run.plan(old), taken("ada"), "later, without a refresh");
    }

    #[test]
    fn a_block_may_send_its_own_again_and_not_that_of_another_with_its_id() {
        let (own, other) = (list("Admin", &["ada"]), list("Admin", &["bob"]));
        let run = Mailed::default();
        for one in [&own, &other] {
            run.read(one.clone()).unwrap();
            run.plan(one.clone()).unwrap();
        }
        assert_eq!(run.plan_update(own.clone(), &own), Ok(()), "a retry");
        assert_eq!(run.plan_update(list("Admin", &["bob"]), &own), taken("bob"));
    }

    #[test]
    fn what_replaces_a_block_sends_its_addresses() {
        let run = Mailed::default();
        run.plan(list("Admin", &["ada"])).unwrap();
        assert_eq!(run.plan_create(list("Guest", &["ada"]), Some("c-1/Admin")), Ok(()));
    }

    #[test]
    fn a_new_block_has_an_id_of_its_own() {
        let shared = || Err(Taken::Id("c-1/Admin".to_owned()));
        let [one, other] = [list("Admin", &["ada"]), list("Admin", &["bob"])];
        let run = Mailed::default();
        run.plan_create(one.clone(), None).unwrap();
        assert_eq!(run.plan_create(other.clone(), None), shared(), "two new ones");
        assert_eq!(run.read(other.clone()), shared(), "one of the state, later");
        let run = Mailed::default();
        run.plan(one).unwrap();
        assert_eq!(run.plan_create(other, None), shared(), "one of the state, before");
    }

    #[test]
    fn two_blocks_of_one_id_are_noticed_by_the_second() {
        let run = Mailed::default();
        assert_eq!(run.plan(list("Admin", &["ada"])), Ok(false));
        assert_eq!(run.plan(list("Guest", &["ada"])), Ok(false), "the state may share addresses");
        assert_eq!(run.plan(list("Admin", &["bob"])), Ok(true));
    }

    #[test]
    fn what_went_out_goes_out_once_unless_it_did_not() {
        let run = Mailed::default();
        let list = list("Admin", &["ada"]);
        run.sending(&list).unwrap();
        assert_eq!(run.sending(&list), taken("ada"));
        run.not_sent(&list);
        assert_eq!(run.sending(&list), Ok(()));
    }

    #[test]
    fn where_walks_share_a_process_nothing_is_another_blocks() {
        let run = Mailed::default();
        run.begin(Walks::Several);
        let list = list("Admin", &["ada"]);
        for walk in ["the plan", "the apply"] {
            assert_eq!(run.plan_create(list.clone(), None), Ok(()), "{walk}");
        }
        for walk in ["the first apply", "the next"] {
            assert_eq!(run.sending(&list), Ok(()), "{walk}");
            assert_eq!(run.plan(list.clone()), Ok(false), "{walk}");
        }
    }
}
