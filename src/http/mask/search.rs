//! Finds secrets in a text, in every usual spelling.

use std::cell::Cell;
use std::ops::Range;

use super::spelling::{end_of, is_special, readings};
use super::{Hidden, Reach};

/// The fewest letters of base64 that can hold a secret of 8 bytes.
const LEAST_LETTERS: usize = 11;
/// How many encodings, one inside the other, are searched. Nobody nests more.
const DEEPEST: usize = 3;

/// The secrets that one text is searched for.
pub(super) struct Search<'a> {
    /// By their first byte, in small letters: an account may have thousands.
    secrets: Vec<(u8, &'a Hidden)>,
    /// The bytes that a spelling of a secret may begin with. Most texts have few of them.
    first: [bool; 256],
    /// Buffers for letters and for the bytes that they decode to: long lists have many.
    room: Cell<(Vec<u8>, Vec<u8>)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(secrets: impl Iterator<Item = &'a Hidden>) -> Self {
        let first = |secret: &Hidden| secret.text.bytes().next().map(|c| c.to_ascii_lowercase());
        let mut secrets: Vec<_> =
            secrets.filter_map(|secret| Some((first(secret)?, secret))).collect();
        secrets.sort_by_key(|(first, _)| *first);
        let first = std::array::from_fn(|byte| {
            let begins = |byte: u8| {
                is_special(byte)
                    || secrets.iter().any(|(first, _)| first.eq_ignore_ascii_case(&byte))
            };
            u8::try_from(byte).is_ok_and(begins)
        });
        Self { secrets, first, room: Cell::default() }
    }

    /// The secrets that a text may begin with, if this byte is its first.
    fn beginning(&self, byte: u8) -> &[(u8, &'a Hidden)] {
        let byte = byte.to_ascii_lowercase();
        if is_special(byte) {
            return &self.secrets;
        }
        let start = self.secrets.partition_point(|(first, _)| *first < byte);
        let end = self.secrets.partition_point(|(first, _)| *first <= byte);
        self.secrets.get(start..end).unwrap_or_default()
    }

    /// Every place, in order. No place touches another. At the end of the text, the first `cut`
    /// bytes of a secret count as all of it.
    pub(super) fn places(&self, text: &str, cut: usize) -> Vec<Range<usize>> {
        if self.secrets.is_empty() {
            return Vec::new();
        }
        let mut places = Vec::new();
        self.spelt(
            text.as_bytes(),
            |start, end, secret| {
                if secret.reach == Reach::Anywhere || is_word(text.as_bytes(), start, end) {
                    places.push(start..end);
                }
            },
            cut,
        );
        self.encoded(text.as_bytes(), 0, &mut |place| places.push(place));
        merged(places)
    }

    /// Searches character by character.
    fn spelt(&self, text: &[u8], mut found: impl FnMut(usize, usize, &Hidden), cut: usize) {
        for (start, byte) in text.iter().enumerate() {
            if !self.first.get(usize::from(*byte)).is_some_and(|is_first| *is_first) {
                continue;
            }
            let rest = text.get(start..).unwrap_or_default();
            for (_, secret) in self.beginning(*byte) {
                if let Some(end) = end_of(secret.text.as_bytes(), rest, cut) {
                    found(start, start + end, secret);
                }
            }
        }
    }

    /// Searches runs of letters that are base64 or hexadecimal digits of a text with a secret. The
    /// whole run goes: its letters do not end where the bytes of the secret end.
    fn encoded(&self, text: &[u8], depth: usize, found: &mut dyn FnMut(Range<usize>)) {
        let (mut values, mut decoded) = self.room.take();
        let mut at = 0;
        while at < text.len() {
            let start = at;
            let mut end = at;
            values.clear();
            while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
                let Some((value, taken)) = letter(rest) else { break };
                at += taken;
                if let Some(value) = value {
                    values.push(value);
                    end = at;
                }
            }
            if values.len() >= LEAST_LETTERS && self.is_in(&values, &mut decoded, depth) {
                let padding = text.iter().skip(end).take_while(|byte| **byte == b'=').count();
                found(start..end + padding);
            }
            at = at.max(start + 1);
        }
        self.room.set((values, decoded));
    }

    /// Whether they are the letters of a text with a secret. Nobody knows where that text begins.
    fn is_in(&self, values: &[u8], decoded: &mut Vec<u8>, depth: usize) -> bool {
        let is_hex = values.iter().all(|value| hex_digit(*value).is_some());
        let of_hex = (0..2).filter(|_| is_hex).map(|skipped| (skipped, 4));
        let of_base64 = (0..4).map(|skipped| (skipped, 6));
        of_hex.chain(of_base64).any(|(skipped, bits)| {
            join(values.get(skipped..).unwrap_or_default(), bits, decoded);
            let mut is_in = false;
            self.spelt(
                decoded,
                |_, _, secret| is_in |= secret.reach == Reach::Anywhere,
                usize::MAX,
            );
            // Only text holds letters again, and most decoded bytes here are no text.
            if !is_in && depth + 1 < DEEPEST && decoded.is_ascii() {
                self.encoded(decoded, depth + 1, &mut |_| is_in = true);
            }
            is_in
        })
    }
}

/// The value of the base64 letter that `text` begins with, in both alphabets and every spelling.
/// The inner `None` is a line end between two letters.
fn letter(text: &[u8]) -> Option<(Option<u8>, usize)> {
    let first = *text.first()?;
    if let Some(value) = sextet(first) {
        return Some((Some(value), 1));
    }
    if first == b'\n' || first == b'\r' {
        return Some((None, 1));
    }
    if !is_special(first) {
        return None;
    }
    readings(text).filter(|reading| reading.taken > 1).find_map(|reading| {
        let &[byte] = reading.bytes() else { return None };
        match byte {
            b'\n' | b'\r' => Some((None, reading.taken)),
            _ => Some((Some(sextet(byte)?), reading.taken)),
        }
    })
}

fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The value of a base64 letter as a hexadecimal digit.
fn hex_digit(sextet: u8) -> Option<u8> {
    match sextet {
        0..=5 => Some(sextet + 10),
        26..=31 => Some(sextet - 26 + 10),
        52..=61 => Some(sextet - 52),
        _ => None,
    }
}

/// Makes bytes from letters of so many bits each. Bits left over at the end make no byte.
fn join(letters: &[u8], bits: u32, bytes: &mut Vec<u8>) {
    bytes.clear();
    let (mut held, mut count) = (0_u32, 0);
    for letter in letters {
        let value = if bits == 4 { hex_digit(*letter).unwrap_or_default() } else { *letter };
        held = (held << bits | u32::from(value)) & 0xffff;
        count += bits;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from(held >> count & 0xff));
        }
    }
}

/// Whether the bytes beside it belong to no word.
fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let is_of_word =
        |byte: Option<&u8>| byte.is_some_and(|c| c.is_ascii_alphanumeric() || *c > 127);
    let before = start.checked_sub(1).and_then(|before| text.get(before));
    !is_of_word(before) && !is_of_word(text.get(end))
}

fn merged(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|place| place.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}
