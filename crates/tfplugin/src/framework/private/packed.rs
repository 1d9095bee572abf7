//! Notes as bytes: one byte with the layout and the two flags, then the notes as msgpack.
//!
//! A number that is no 64-bit integer is stored as its digits, so that it comes back unchanged.

use rmp::encode::{self, ByteBuf};
use serde_json::{Map, Number, Value as Json};

use super::Private;
use crate::framework::msgpack::reader::{Reader, Token};
use crate::json_tree;

/// The layout, in the upper half of the first byte, so that a later layout can tell this one from
/// its own. The first layout was JSON, which begins with `{`: 7.
const LAYOUT: u8 = 2 << 4;
const IMPORTED: u8 = 1;
const UNREAD: u8 = 2;

/// As deep as the JSON reader goes.
const MAX_DEPTH: usize = 128;

pub fn pack(private: &Private) -> Vec<u8> {
    let Private { imported, unread, notes, of_plan } = private;
    let flags = if *imported { IMPORTED } else { 0 } | if *unread { UNREAD } else { 0 };
    let mut out = ByteBuf::from_vec(vec![LAYOUT | flags]);
    if !notes.is_empty() || !of_plan.is_empty() {
        put_map(&mut out, notes);
    }
    if !of_plan.is_empty() {
        put_map(&mut out, of_plan);
    }
    out.into_vec()
}

/// Reads such bytes. `None` for others.
pub fn unpack(bytes: &[u8]) -> Option<Private> {
    let (first, rest) = bytes.split_first()?;
    if first & 0xf0 != LAYOUT {
        return json_tree::parse(bytes).ok().map(|layout| first_layout(&layout));
    }
    let mut reader = Reader::new(rest);
    let mut maps = [Map::new(), Map::new()];
    for map in &mut maps {
        if !reader.is_at_end() {
            let Json::Object(notes) = value(&mut reader, MAX_DEPTH)? else { return None };
            *map = notes;
        }
    }
    let [notes, of_plan] = maps;
    let (imported, unread) = (first & IMPORTED != 0, first & UNREAD != 0);
    reader.is_at_end().then_some(Private { imported, unread, notes, of_plan })
}

fn first_layout(layout: &Json) -> Private {
    Private {
        imported: layout["imported"].as_bool().unwrap_or_default(),
        unread: layout["unread"].as_bool().unwrap_or_default(),
        notes: layout["notes"].as_object().cloned().unwrap_or_default(),
        of_plan: Map::new(),
    }
}

fn put(out: &mut ByteBuf, value: &Json) {
    match value {
        Json::Null => {
            let Ok(()) = encode::write_nil(out);
        }
        Json::Bool(truth) => {
            let Ok(()) = encode::write_bool(out, *truth);
        }
        Json::Number(number) => put_number(out, number),
        Json::String(text) => {
            let Ok(()) = encode::write_str(out, text);
        }
        Json::Array(elements) => {
            let Ok(_) = encode::write_array_len(out, length(elements.len()));
            for element in elements {
                put(out, element);
            }
        }
        Json::Object(members) => put_map(out, members),
    }
}

fn put_map(out: &mut ByteBuf, members: &Map<String, Json>) {
    let Ok(_) = encode::write_map_len(out, length(members.len()));
    for (name, value) in members {
        let Ok(()) = encode::write_str(out, name);
        put(out, value);
    }
}

fn put_number(out: &mut ByteBuf, number: &Number) {
    // `-0` and `7.0` are other texts than the equal integers.
    let digits = number.to_string();
    let is_as_written = |integer: &dyn ToString| integer.to_string() == digits;
    if let Some(integer) = number.as_i64().filter(|integer| is_as_written(integer)) {
        let Ok(_) = encode::write_sint(out, integer);
    } else if let Some(integer) = number.as_u64().filter(|integer| is_as_written(integer)) {
        let Ok(_) = encode::write_uint(out, integer);
    } else {
        let Ok(()) = encode::write_bin(out, digits.as_bytes());
    }
}

/// Everything in memory is shorter.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn value(reader: &mut Reader<'_>, depth: usize) -> Option<Json> {
    let depth = depth.checked_sub(1)?;
    Some(match reader.token().ok()? {
        Token::Nil => Json::Null,
        Token::Bool(truth) => Json::Bool(truth),
        Token::Signed(number) => number.into(),
        Token::Unsigned(number) => number.into(),
        Token::Text(text) => text.into(),
        Token::Binary(digits) => Json::Number(std::str::from_utf8(digits).ok()?.parse().ok()?),
        // The lengths are only claims, so nothing is reserved for them.
        Token::Array(length) => {
            let mut elements = Vec::new();
            for _ in 0..length {
                elements.push(value(reader, depth)?);
            }
            Json::Array(elements)
        }
        Token::Map(length) => {
            let mut members = Map::new();
            for _ in 0..length {
                let Token::Text(name) = reader.token().ok()? else { return None };
                members.insert(name.to_owned(), value(reader, depth)?);
            }
            Json::Object(members)
        }
        Token::Float(_) | Token::Extension => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            prop::sample::select(vec!["-0", "7.0", "1e400", "123456789012345678901234567890"])
                .prop_map(|digits| Json::Number(digits.parse().unwrap())),
            ".{0,12}".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..4).prop_map(Json::from),
                btree_map(".{0,4}", inner, 0..4).prop_map(Json::from_iter),
            ]
        })
    }

    fn notes() -> impl Strategy<Value = Map<String, Json>> {
        btree_map("[a-z_]{1,12}", json(), 0..20).prop_map(Map::from_iter)
    }

    proptest! {
        #[test]
        fn whatever_is_noted_comes_back(
            imported: bool, unread: bool, notes in notes(), of_plan in notes(),
        ) {
            let private = Private { imported, unread, notes, of_plan };
            prop_assert_eq!(unpack(&pack(&private)), Some(private));
        }

        /// State from a version before this one.
        #[test]
        fn the_first_layout_is_read(imported: bool, unread: bool, notes in notes()) {
            let stored = serde_json::json!({
                "version": 1, "imported": imported, "unread": unread, "notes": notes,
            });
            let read = unpack(stored.to_string().as_bytes());
            prop_assert_eq!(read, Some(Private { imported, unread, notes, of_plan: Map::new() }));
        }

        #[test]
        fn any_bytes_are_notes_or_none(mut bytes: Vec<u8>, is_ours: bool) {
            if let Some(first) = bytes.first_mut().filter(|_| is_ours) {
                *first = LAYOUT | (*first & 3);
            }
            let _ = Private::from_bytes(&bytes);
        }

        #[test]
        fn what_is_cut_or_goes_on_is_none(notes in notes(), cut in any::<prop::sample::Index>()) {
            prop_assume!(!notes.is_empty());
            let private = Private { notes, ..Private::default() };
            let bytes = pack(&private);
            let cut = 2 + cut.index(bytes.len() - 2);
            prop_assert_eq!(unpack(&bytes[..cut]), None);
            prop_assert_eq!(unpack(&[&bytes[..], &[0xc0]].concat()), None);
        }
    }

    #[test]
    fn bytes_of_another_hand_are_like_none() {
        let deep = [&[LAYOUT, 0x81, 0xa1, b'a'][..], &vec![0x91; 100_000]].concat();
        let long = [LAYOUT, 0xdf, 0xff, 0xff, 0xff, 0xff];
        let later = [0x30, 0x81, 0xa1, b'a', 1];
        for bytes in
            [&b"\xff"[..], b"[]", b"1", b"{\"notes\":3}", b"{", &[LAYOUT, 1], &deep, &long, &later]
        {
            assert!(Private::from_bytes(bytes).is_empty(), "{:?}", &bytes[..bytes.len().min(8)]);
        }
    }
}
