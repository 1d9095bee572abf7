//! What the process that starts the plugin says in variables, its certificate among them.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use libfuzzer_sys::fuzz_target;
use terraform_provider_msp::untrusted;

fuzz_target!(|value: &[u8]| untrusted::environment(OsStr::from_bytes(value)));
