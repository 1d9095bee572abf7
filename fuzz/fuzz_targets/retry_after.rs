//! The header `Retry-After`, at any time.
#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted;

fuzz_target!(|input: (u32, &str)| {
    let (seconds, header) = input;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.into());
    untrusted::retry_after(header, now);
});
