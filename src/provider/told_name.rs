//! The name of an object that cannot be renamed through its API: what the server called it
//! last, in private state. It is drift only when the server says something other than that.

use tfplugin::framework::{Attr, Context, Diagnostic, Private};

use super::look::Wanted;

const NOTE: &str = "told_name";

/// Remembers a name as the server's last word.
pub fn note(private: &mut Private, name: &str) {
    private.set(NOTE, name);
}

/// After a create: remembers the server's word, and warns if it is not the one that was sent.
pub fn hear(wanted: &Wanted, id: &str, sent: &str, told: &str, context: &mut Context) {
    note(&mut context.private, told);
    if told != sent {
        context.warnings.push(echoed_differently(wanted, id, told));
    }
}

/// After a read: the name for the state. A server that says nothing changes nothing.
pub fn read(
    wanted: &Wanted,
    id: &str,
    state: Attr<String>,
    told: Option<&str>,
    context: &mut Context,
) -> Attr<String> {
    let Some(told) = told else { return state };
    let before = context.private.get::<String>(NOTE);
    note(&mut context.private, told);
    if before.is_none_or(|before| before == told) && !state.is_null() {
        return state;
    }
    if state.text().is_some_and(|name| name != told) {
        context.warnings.push(renamed(wanted, id, told));
    }
    told.to_owned().into()
}

fn renamed(wanted: &Wanted, id: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{} ({id}) was renamed to {told:?} in Wiv", wanted.thing),
        format!("Write `name = {told:?}` in its block: the API cannot rename it back."),
    )
}

fn echoed_differently(wanted: &Wanted, id: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{} ({id}) is called {told:?} by Wiv", wanted.thing),
        "It was created, and Wiv answered with another name than the one that was sent. The state \
         keeps the name of the configuration.",
    )
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Diagnostics;
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn wanted() -> Wanted {
        Wanted { type_name: "msp_customer", thing: "Customer \"Acme\"".to_owned() }
    }

    fn context() -> Context {
        Context {
            private: Private::default(),
            warnings: Diagnostics::new(),
            stop: CancellationToken::new(),
        }
    }

    fn acme() -> Attr<String> {
        "Acme".to_owned().into()
    }

    #[test]
    fn a_differing_echo_is_a_warning_and_no_drift() {
        let mut context = context();
        hear(&wanted(), "c-1", "Acme", "ACME", &mut context);
        assert_eq!(context.warnings.len(), 1);
        let name = read(&wanted(), "c-1", acme(), Some("ACME"), &mut context);
        assert_eq!((name.text(), context.warnings.len()), (Some("Acme"), 1));
    }

    #[test]
    fn another_word_than_the_last_is_drift_and_said() {
        let mut context = context();
        hear(&wanted(), "c-1", "Acme", "Acme", &mut context);
        assert!(context.warnings.is_empty());
        let name = read(&wanted(), "c-1", acme(), Some("Beta"), &mut context);
        assert_eq!((name.text(), context.warnings.len()), (Some("Beta"), 1));
    }

    #[test]
    fn an_import_is_told_its_name_without_a_word() {
        let mut context = context();
        let name = read(&wanted(), "c-1", Attr::Null, Some("Acme"), &mut context);
        assert_eq!((name.text(), context.warnings.len()), (Some("Acme"), 0));
    }

    #[test]
    fn a_server_that_says_nothing_changes_nothing() {
        let name = read(&wanted(), "c-1", acme(), None, &mut context());
        assert_eq!(name.text(), Some("Acme"));
    }
}
