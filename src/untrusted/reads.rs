//! Reads with the notes of a damaged state file, from an API that answers anything.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use proptest::sample::select;
use tfplugin::framework::strategies::{Unknowns, value_of};
use tfplugin::framework::{Number, Private, Type, Value};

use super::Core;
use super::tests::{BODIES, for_every_resource, odd_json};

/// An API that answers every request with the same status and body.
#[derive(Clone)]
struct Api {
    url: String,
    answer: Arc<Mutex<(u16, String)>>,
    asked: Arc<AtomicUsize>,
}

impl Api {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new((200, String::new())));
        let asked = Arc::new(AtomicUsize::new(0));
        let (answers, count) = (Arc::clone(&answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::Relaxed);
                let (status, body) = answers.lock().unwrap().clone();
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
                // Reads have no body, so one piece is the whole request.
                drop(client.read(&mut [0; 8192]).and_then(|_| client.write_all(answer.as_bytes())));
            }
        });
        Self { url, answer, asked }
    }

    /// The provider block for it. Configuring again forgets the earlier lists.
    fn provider_block(&self, of: &Type) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        let Type::Object(blocks) = of else { panic!("a block is an object") };
        let block = |name: &str, values: &[(&str, Value)]| {
            let Some(Type::Object(attributes)) = blocks.get(name) else { panic!("no {name}") };
            Value::object(attributes.keys().map(|name| {
                let value = values.iter().find(|(given, _)| given == name);
                (name.clone(), value.map_or(Value::Null, |(_, value)| value.clone()))
            }))
        };
        let endpoint = text(&self.url);
        let wiv = [("api_key", text("key")), ("endpoint", endpoint.clone())];
        let navigator =
            [("access_token", text("token")), ("org_id", text("o")), ("endpoint", endpoint)];
        Value::object([
            ("deletion_policy", Value::Null),
            ("missing_objects", Value::string("keep")),
            ("journal_dir", Value::string("off")),
            ("wiv", block("wiv", &wiv)),
            ("navigator", block("navigator", &navigator)),
            ("http", block("http", &[("max_retries", Value::Number(Number::from(0_i64)))])),
        ])
    }
}

/// Private state with present and former names of the resources' notes, and with names that they
/// never wrote, in either layout.
fn notes() -> impl Strategy<Value = Vec<u8>> {
    let times = select(vec![0, 1, i64::MIN, i64::MAX, 4_102_444_800]);
    let value = prop_oneof![
        3 => times.clone().prop_map(|time| time.to_string()),
        1 => times.prop_map(|time| format!(r#"{{"sent_at":{time},"before":["c"]}}"#)),
        1 => odd_json(),
    ];
    let names = vec![
        "c",
        "p",
        "t",
        "r",
        "l",
        "x",
        "m",
        "g",
        "s",
        "created_at",
        "pending",
        "told",
        "replaceable",
        "revoked",
    ];
    let notes = proptest::collection::vec((select(names), value, any::<bool>()), 0..4);
    (notes, any::<bool>()).prop_map(|(notes, is_packed)| {
        let unread = notes.iter().any(|(_, _, flag)| *flag);
        let notes: Vec<_> =
            notes.iter().map(|(name, value, _)| format!("\"{name}\":{value}")).collect();
        let notes = notes.join(",");
        let first =
            format!(r#"{{"version":1,"imported":{unread},"unread":{unread},"notes":{{{notes}}}}}"#);
        if is_packed {
            Private::from_bytes(first.as_bytes()).to_bytes()
        } else {
            first.into_bytes()
        }
    })
}

#[test]
fn a_read_ends_well_whatever_is_remembered_and_answered() {
    let api = Api::start();
    for_every_resource(
        128,
        |_, of| {
            let bodies = prop_oneof![
                1 => odd_json(),
                1 => select(&BODIES[..]).prop_map(str::to_owned),
                2 => Just("[]".to_owned()),
            ];
            let statuses = select(vec![200, 200, 200, 401, 404, 500]);
            (value_of(of, Unknowns::None), notes(), statuses, bodies)
        },
        |core: &Core, name, of, (state, private, status, body)| {
            *api.answer.lock().unwrap() = (status, body);
            core.configure(&api.provider_block(core.config_type()), "1.11.4");
            core.read(name, of, &state, &private);
        },
    );
    assert!(api.asked.load(Ordering::Relaxed) > 100, "the API is asked in most cases");
}
