//! The id that somebody types after `terraform import`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp_fuzz::with_core;

fuzz_target!(|id: &str| {
    with_core(|core| {
        for (name, _) in core.resource_types() {
            core.import(name, id);
        }
    });
});
