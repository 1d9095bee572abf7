//! An access token, and the payload of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted;

fuzz_target!(|text: &str| untrusted::access_token(text));
