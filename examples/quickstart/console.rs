//! What the person sees: a line for each step, said when it begins and again when it is done.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

/// A step that is under way.
pub struct Step {
    began: Instant,
    told: bool,
}

/// Says that a step begins.
pub fn begin(name: &str) -> io::Result<Step> {
    let mut stdout = io::stdout();
    write!(stdout, "  {}", bold(&format!("{name:<11}")))?;
    stdout.flush()?;
    Ok(Step { began: Instant::now(), told: false })
}

impl Step {
    /// Says what came of it, and how long it took.
    pub fn end(mut self, words: &str) -> io::Result<()> {
        self.told = true;
        line(&format!("{words} {}", dim(&format!("({:.1} s)", self.began.elapsed().as_secs_f32()))))
    }
}

impl Drop for Step {
    /// A step that failed leaves its line open: what is said of it comes below.
    fn drop(&mut self) {
        if !self.told {
            // It has failed already; who no longer listens is told nothing.
            drop(line("\n"));
        }
    }
}

/// Says what is there already.
pub fn say(name: &str, words: &str) -> io::Result<()> {
    line(&format!("  {}{words}", bold(&format!("{name:<11}"))))
}

/// Says anything else. Not `println!`, which panics when the reader has gone.
pub fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// `path` as seen from where the command was typed.
pub fn relative(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// For headings.
pub fn bold(text: &str) -> String {
    styled("1", text)
}

/// For what matters less.
fn dim(text: &str) -> String {
    styled("2", text)
}

fn styled(style: &str, text: &str) -> String {
    let wanted =
        io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    if wanted { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
}
