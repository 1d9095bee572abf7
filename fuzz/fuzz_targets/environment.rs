//! What the process that starts the plugin says in variables, its certificate among them.
#![no_main]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use libfuzzer_sys::fuzz_target;
use tfplugin::plugin;

fuzz_target!(|value: &[u8]| plugin::any_environment(OsStr::from_bytes(value)));
