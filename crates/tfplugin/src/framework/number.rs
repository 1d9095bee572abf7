//! Terraform's numbers: decimal, exact, of any reasonable size.

use std::fmt;
use std::str::FromStr;

use bigdecimal::{BigDecimal, ToPrimitive};

/// The most digits of a number. Core computes with 512 bits, which are 155 decimal digits, and
/// writes zeros beside them. A longer number is an attack on memory. This counts the digits written
/// in full, so that the result can be read again.
const MAX_DIGITS: u64 = 4_096;

/// An exact decimal number. `1`, `1.0` and `1e0` are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigDecimal);

/// Text or a float that is no number of Terraform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not decimal digits.
    #[error("not a decimal number")]
    Syntax,
    /// Infinity and "not a number" have no decimal form.
    #[error("not a finite number")]
    NotFinite,
    /// More digits than any configuration needs.
    #[error("a number of more than {MAX_DIGITS} digits")]
    TooLong,
}

impl Number {
    /// The exact number of a float.
    ///
    /// # Errors
    /// If `float` is infinite or not a number.
    pub fn from_f64(float: f64) -> Result<Self, NumberError> {
        let exact = BigDecimal::try_from(float).map_err(|_| NumberError::NotFinite)?;
        Self::bounded(&exact)
    }

    /// The number as an `i64`, if that is exact.
    pub fn as_i64(&self) -> Option<i64> {
        if self.0.is_integer() { self.0.to_i64() } else { None }
    }

    /// The number as an `f64`, if that is exact.
    pub fn as_f64(&self) -> Option<f64> {
        // Not `BigDecimal::to_f64`, which is wrong by a bit for some integers.
        let (digits, scale) = self.0.as_bigint_and_scale();
        let scientific = format!("{digits}e{}", scale.saturating_neg());
        let float = scientific.parse::<f64>().ok().filter(|float| float.is_finite())?;
        (Self::from_f64(float).as_ref() == Ok(self)).then_some(float)
    }

    /// The nearest `f64`, which may be infinite.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// Whether it has no fractional part.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    fn bounded(decimal: &BigDecimal) -> Result<Self, NumberError> {
        let decimal = decimal.normalized();
        let scale = decimal.fractional_digit_count();
        let digits = if scale > 0 {
            decimal.digits().max(scale.unsigned_abs())
        } else {
            decimal.digits().saturating_add(scale.unsigned_abs())
        };
        if digits > MAX_DIGITS { Err(NumberError::TooLong) } else { Ok(Self(decimal)) }
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        // Nearly every number is one of these, and this reads it much faster.
        if let Ok(integer) = text.parse::<i64>() {
            return Ok(Self::from(integer));
        }
        // Parsing is quadratic in the length, so the length comes first.
        if text.len() as u64 > 2 * MAX_DIGITS {
            return Err(NumberError::TooLong);
        }
        let is_decimal = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        if text.is_empty() || !text.chars().all(is_decimal) {
            return Err(NumberError::Syntax);
        }
        // The exponent comes next: arithmetic with a huge one could overflow.
        if let Some((_, exponent)) = text.split_once(['e', 'E']) {
            let digits = exponent.trim_start_matches(['+', '-']).trim_start_matches('0');
            if digits.len() > MAX_DIGITS.ilog10() as usize + 1 {
                return Err(NumberError::TooLong);
            }
        }
        let decimal = BigDecimal::from_str(text).map_err(|_| NumberError::Syntax)?;
        Self::bounded(&decimal)
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(BigDecimal::from(integer))
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        Self(BigDecimal::from(integer))
    }
}

/// Plain decimal digits, without an exponent: core reads that form back exactly.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_plain_string())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for text in ["1", "1.0", "1e0", "10e-1", "+1"] {
            assert_eq!(text.parse::<Number>().unwrap(), Number::from(1_i64), "{text}");
        }
    }

    #[test]
    fn digits_beyond_floats_and_integers_are_kept() {
        for text in ["9223372036854775808", "0.1", "123456789012345678901234567890.123"] {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn is_a_float_only_when_exactly_so() {
        assert_eq!("0.5".parse::<Number>().unwrap().as_f64(), Some(0.5));
        assert_eq!("0.1".parse::<Number>().unwrap().as_f64(), None);
        assert_eq!("9007199254740993".parse::<Number>().unwrap().as_f64(), None);
        assert_eq!("1e999".parse::<Number>().unwrap().as_f64(), None);
    }

    #[test]
    fn is_an_integer_only_when_exactly_so() {
        assert_eq!("-7".parse::<Number>().unwrap().as_i64(), Some(-7));
        assert_eq!("7.5".parse::<Number>().unwrap().as_i64(), None);
        assert_eq!("9223372036854775808".parse::<Number>().unwrap().as_i64(), None);
    }

    #[test]
    fn the_longest_number_that_is_read_is_written_and_read_again() {
        for text in ["1e4095", "-1e4095", "1e-4096", "-1e-4096", "5e-324", "1.7e308"] {
            let number: Number = text.parse().unwrap();
            assert_eq!(number.to_string().parse(), Ok(number), "{text}");
        }
        for text in ["1e4096", "1e-4097"] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::TooLong), "{text}");
        }
    }

    #[test]
    fn an_exponent_at_the_end_of_what_fits_does_not_overflow() {
        for exponent in [i64::MAX, i64::MIN, i64::MIN + 1] {
            for digits in ["1", "0.1", "10", "0", "12345.678"] {
                let text = format!("{digits}e{exponent}");
                assert_eq!(text.parse::<Number>(), Err(NumberError::TooLong), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_finite_float_is_exactly_itself(float in any::<f64>()) {
            prop_assume!(float.is_finite());
            prop_assert_eq!(Number::from_f64(float).unwrap().as_f64(), Some(float));
        }

        #[test]
        fn every_integer_is_exactly_itself(integer: i64) {
            prop_assert_eq!(Number::from(integer).as_i64(), Some(integer));
            prop_assert_eq!(integer.to_string().parse::<Number>().unwrap(), Number::from(integer));
        }

        #[test]
        fn text_of_digits_is_read_without_a_panic(text in "[-+]?[0-9.]{0,12}([eE][-+]?[0-9]{0,22})?") {
            if let Ok(number) = text.parse::<Number>() {
                prop_assert_eq!(number.to_string().parse(), Ok(number));
            }
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let long = "9".repeat(100_000);
        for text in ["", "abc", "0x10", "NaN", "inf", "1e999999999", "1e-999999999", "--1", &long] {
            assert!(text.parse::<Number>().is_err(), "{text:.20}");
        }
        assert_eq!(Number::from_f64(f64::NAN), Err(NumberError::NotFinite));
        assert_eq!(Number::from_f64(f64::INFINITY), Err(NumberError::NotFinite));
    }
}
