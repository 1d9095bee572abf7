//! Validate, plan, read and apply of a resource, with values that have nothing to do with each other.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted::Change;
use terraform_provider_msp_fuzz::{any_resource, any_value, with_core};
use tfplugin::framework::Type;

fn any_change(bytes: &mut Unstructured<'_>) -> Result<(&'static str, Type, Change)> {
    let (name, of) = any_resource(bytes)?;
    let prior = any_value(bytes, &of)?;
    let proposed = any_value(bytes, &of)?;
    let config = any_value(bytes, &of)?;
    let change = Change { prior, proposed, config, private: bytes.arbitrary()? };
    Ok((name, of, change))
}

fuzz_target!(|data: &[u8]| {
    if let Ok((name, of, change)) = any_change(&mut Unstructured::new(data)) {
        with_core(|core| core.change(name, &of, &change));
    }
});
