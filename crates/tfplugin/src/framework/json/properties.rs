//! Rules for every value, and for every damage to its text.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{UnknownAttributes, any_bytes, decode, encode};
use crate::framework::strategies::{Unknowns, any_type, typed_value};
use crate::framework::types::Type;
use crate::framework::value::Value;

fn written(value: &Value, of: &Type) -> Vec<u8> {
    serde_json::to_vec(&encode(value, of).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn a_value_comes_back_as_it_was((of, value) in typed_value(Unknowns::None)) {
        let bytes = written(&value, &of);
        prop_assert_eq!(decode(&bytes, &of, UnknownAttributes::Strict).unwrap(), value.clone());
        prop_assert_eq!(decode(&bytes, &of, UnknownAttributes::Ignore).unwrap(), value);
    }

    #[test]
    fn what_is_written_is_known((of, value) in typed_value(Unknowns::Allowed)) {
        prop_assert_eq!(encode(&value, &of).is_ok(), value.is_wholly_known());
    }

    #[test]
    fn random_text_is_read_or_refused(
        of in any_type(),
        text in r#"[\[\]{}:,"\\ truefalsn0-9.eE-]{0,40}"#,
    ) {
        any_bytes(text.as_bytes(), &of);
    }

    #[test]
    fn random_bytes_are_read_or_refused(of in any_type(), bytes: Vec<u8>) {
        any_bytes(&bytes, &of);
    }

    #[test]
    fn damaged_text_is_read_or_refused(
        (of, value) in typed_value(Unknowns::None),
        other in any_type(),
        damage in prop::collection::vec((any::<Index>(), r#"[\[\]{}:,"\\ truefalsn0-9.eE-]"#), 0..4),
        end in any::<Index>(),
    ) {
        let mut bytes = written(&value, &of);
        for (index, replacement) in damage {
            let index = index.index(bytes.len());
            bytes[index] = replacement.as_bytes()[0];
        }
        any_bytes(&bytes, &of);
        any_bytes(&bytes, &other);
        any_bytes(&bytes[..end.index(bytes.len())], &of);
    }
}
