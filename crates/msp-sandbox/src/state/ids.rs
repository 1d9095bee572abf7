//! Values that a server makes up: ids, a tenant's name, signatures.

use fastrand::Rng;

/// A source of ids. None of them is a secret, so a fast generator is enough.
pub(crate) struct Ids {
    seed: u64,
}

impl Ids {
    /// With this seed, or a random one.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self { seed: seed.unwrap_or_else(|| fastrand::u64(..)) }
    }

    /// The generator for the draw of this number. The state numbers the draws, so that a sandbox
    /// with a seed does not give out the same ids again after a restart.
    pub(crate) fn draw(&self, number: u64) -> Draw {
        let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Draw(Rng::with_seed(self.seed.wrapping_add(spread)))
    }
}

/// The ids of one object.
pub(crate) struct Draw(Rng);

impl Draw {
    /// A UUID of version 4 as text.
    pub(crate) fn uuid(&mut self) -> String {
        let high = (self.0.u64(..) & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.0.u64(..) & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }

    /// A customer's id in the guide's other form: `org_12345`.
    pub(crate) fn org_number(&mut self) -> String {
        format!("org_{}", self.0.u64(10_000..1_000_000_000_000))
    }

    /// A tenant's name in Navigator's form: `jy99ayz7`.
    pub(crate) fn tenant_name(&mut self) -> String {
        let letter = |rng: &mut Rng| rng.lowercase();
        let digit = |rng: &mut Rng| rng.digit(10);
        let form = [letter, letter, digit, digit, letter, letter, letter, digit];
        form.iter().map(|character| character(&mut self.0)).collect()
    }

    /// A case's id: `case_12345`.
    pub(crate) fn case_number(&mut self) -> String {
        format!("case_{}", self.0.u64(10_000..1_000_000_000_000))
    }

    /// The id of a workflow run: `exec_abc123def456`.
    pub(crate) fn execution(&mut self) -> String {
        format!("exec_{:012x}", self.0.u64(..1 << 48))
    }

    /// Hexadecimal digits, as in signatures.
    pub(crate) fn signature(&mut self) -> String {
        format!("{:016x}{:016x}", self.0.u64(..), self.0.u64(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_of_version_4() {
        let form = regex::Regex::new(
            "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
        )
        .unwrap();
        let ids = Ids::new(None);
        for number in 0..1_000 {
            let uuid = ids.draw(number).uuid();
            assert!(form.is_match(&uuid), "{uuid}");
        }
    }

    #[test]
    fn a_tenant_name_looks_like_the_documented_one() {
        let form = regex::Regex::new("^[a-z]{2}[0-9]{2}[a-z]{3}[0-9]$").unwrap();
        let name = Ids::new(None).draw(1).tenant_name();
        assert!(form.is_match(&name), "{name}");
    }

    #[test]
    fn a_seed_repeats_them_and_draws_differ() {
        let ids = Ids::new(Some(7));
        assert_eq!(ids.draw(1).uuid(), Ids::new(Some(7)).draw(1).uuid());
        assert_ne!(ids.draw(1).uuid(), ids.draw(2).uuid());
    }
}
