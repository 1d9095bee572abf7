//! What Terraform stored of a resource, handed over by `UpgradeResourceState`.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use terraform_provider_msp_fuzz::{any_resource, with_core};

fuzz_target!(|data: &[u8]| {
    let mut bytes = Unstructured::new(data);
    let (Ok((name, _)), Ok(version)) = (any_resource(&mut bytes), bytes.int_in_range(-1..=2))
    else {
        return;
    };
    with_core(|core| core.upgrade(name, version, bytes.take_rest()));
});
