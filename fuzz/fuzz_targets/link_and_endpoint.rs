//! A quick-create link, an endpoint, a proxy.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted;

fuzz_target!(|text: &str| {
    untrusted::onboarding_url(text);
    untrusted::endpoint(text);
});
