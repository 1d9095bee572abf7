//! A `DynamicValue` in JSON, read by any type.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use terraform_provider_msp_fuzz::any_type;
use tfplugin::framework::json;

fuzz_target!(|data: &[u8]| {
    let mut bytes = Unstructured::new(data);
    if let Ok(of) = any_type(&mut bytes) {
        json::any_bytes(bytes.take_rest(), &of);
    }
});
