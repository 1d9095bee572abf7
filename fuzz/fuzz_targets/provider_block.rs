//! The provider block: any values of its attributes.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use terraform_provider_msp_fuzz::{any_value, with_core};

fuzz_target!(|data: &[u8]| {
    with_core(|core| {
        let mut bytes = Unstructured::new(data);
        if let Ok(config) = any_value(&mut bytes, core.config_type()) {
            let version = String::from_utf8_lossy(bytes.take_rest()).into_owned();
            core.configure(&config, &version);
        }
    });
});
