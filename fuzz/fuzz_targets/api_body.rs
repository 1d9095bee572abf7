//! What an API answers, taken for the answer of every call.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted;

fuzz_target!(|body: &[u8]| untrusted::api_body(body));
