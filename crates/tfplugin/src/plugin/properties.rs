//! A rule for any variables of the process that starts a plugin: no panic.

use proptest::prelude::*;
use proptest::sample::Index;

use super::any_environment;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn variables_may_be_any_text(value: std::ffi::OsString, damaged in any::<Index>(), byte: u8) {
        any_environment(&value);
        let mut pem = rcgen_pem().as_bytes().to_vec();
        let index = damaged.index(pem.len());
        pem[index] = byte;
        any_environment(String::from_utf8_lossy(&pem).as_ref().as_ref());
    }
}

/// A certificate, made once.
fn rcgen_pem() -> &'static str {
    static PEM: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap().cert.pem()
    });
    &PEM
}
