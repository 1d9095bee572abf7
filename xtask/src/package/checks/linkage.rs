//! What a program asks the dynamic linker for.

use std::path::Path;
use std::process::Command;

use crate::Result;

/// Makes sure that it is nothing.
pub fn check(program: &Path) -> Result<()> {
    let output = Command::new("readelf").arg("--dynamic").arg(program).output();
    let Ok(output) = output else {
        println!("static      skipped: there is no `readelf` here (package `binutils`)");
        return Ok(());
    };
    let text = String::from_utf8(output.stdout)?;
    let libraries = needed(&text);
    if !output.status.success() || !libraries.is_empty() {
        let program = program.display();
        return Err(format!("{program} is not static: it asks for {libraries:?}").into());
    }
    println!("static      it asks for no library");
    Ok(())
}

fn needed(dynamic: &str) -> Vec<&str> {
    let library = |line: &'_ str| -> Option<(usize, usize)> {
        let line = line.contains("(NEEDED)").then_some(line)?;
        Some((line.find('[')? + 1, line.find(']')?))
    };
    dynamic.lines().filter_map(|line| library(line).and_then(|(a, b)| line.get(a..b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_is_named() {
        let dynamic = "\
Dynamic section at offset 0xf67e60 contains 3 entries:
  Tag        Type                         Name/Value
 0x0000000000000001 (NEEDED)             Shared library: [libgcc_s.so.1]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
 0x000000000000001e (FLAGS)              BIND_NOW
";
        assert_eq!(needed(dynamic), ["libgcc_s.so.1", "libc.so.6"]);
        assert_eq!(needed("There is no dynamic section in this file.\n"), [""; 0]);
    }
}
