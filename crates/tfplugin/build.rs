//! Compiles `proto/` in Rust alone: the build needs no `protoc`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    // Without symbolic links, as by default on Windows, a checkout has `proto` as a file.
    let proto = if Path::new("proto").is_dir() { "proto" } else { "../../proto" };
    println!("cargo::rerun-if-changed={proto}");
    println!("cargo::rerun-if-changed=build.rs");

    let descriptors = protox::compile(["tfplugin6.proto", "go_plugin.proto"], [proto])?;

    // A test compares this with the listing of the interface.
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;

    tonic_prost_build::configure()
        // An RPC that is not served answers UNIMPLEMENTED. A new one in the protocol then does not
        // break the build.
        .generate_default_stubs(true)
        // Only the tests need clients, and they bring their own channel. Without this line, the
        // generated code would pull a client transport into the provider.
        .build_transport(false)
        .compile_fds(descriptors)?;
    Ok(())
}
