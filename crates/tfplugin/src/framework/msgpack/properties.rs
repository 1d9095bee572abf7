//! Rules for every value, and for every damage to its bytes.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{any_bytes, decode, encode};
use crate::framework::number::Number;
use crate::framework::strategies::{Unknowns, any_type, typed_value};
use crate::framework::types::Type;
use crate::framework::value::Value;

proptest! {
    #[test]
    fn a_value_comes_back_as_it_was((of, value) in typed_value(Unknowns::Allowed)) {
        let bytes = encode(&value, &of).unwrap();
        prop_assert_eq!(decode(&bytes, &of).unwrap(), value);
    }

    #[test]
    fn floats_come_back_as_they_were(float: f64) {
        prop_assume!(float.is_finite());
        let value = Value::Number(Number::from_f64(float).unwrap());
        let bytes = encode(&value, &Type::Number).unwrap();
        prop_assert_eq!(decode(&bytes, &Type::Number).unwrap(), value);
    }

    #[test]
    fn random_bytes_are_read_or_refused(of in any_type(), bytes: Vec<u8>) {
        any_bytes(&bytes, &of);
    }

    #[test]
    fn damaged_bytes_are_read_or_refused(
        (of, value) in typed_value(Unknowns::Allowed),
        other in any_type(),
        damage in prop::collection::vec((any::<Index>(), any::<u8>()), 0..4),
        end in any::<Index>(),
    ) {
        let mut bytes = encode(&value, &of).unwrap();
        for (index, byte) in damage {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        any_bytes(&bytes, &of);
        any_bytes(&bytes, &other);
        any_bytes(&bytes[..end.index(bytes.len())], &of);
    }
}
