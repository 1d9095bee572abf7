//! A name server that knows one name.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::thread;

/// The address for `resolv.conf`. It belongs to this machine, and nobody else uses it: other name
/// servers here use 127.0.0.1 or 127.0.0.53. The port of such a file is always 53.
pub const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 77, 83, 80);

/// The longest question that it reads.
const LONGEST: usize = 512;
/// The bytes before the question.
const HEADER: u8 = 12;
/// Type A, class IN.
const ADDRESS_WANTED: [u8; 4] = [0, 1, 0, 1];

/// Answers `name` with the loopback address while this process runs.
///
/// # Errors
/// If this machine does not let this process listen there.
pub fn serve(name: &'static str) -> io::Result<()> {
    let socket = UdpSocket::bind((ADDRESS, 53))?;
    thread::spawn(move || -> io::Result<()> {
        let mut buffer = [0; LONGEST];
        loop {
            let (length, asker) = socket.recv_from(&mut buffer)?;
            let answer = buffer.get(..length).and_then(|question| answer(question, name));
            if let Some(answer) = answer {
                socket.send_to(&answer, asker)?;
            }
        }
    });
    Ok(())
}

/// The answer to a question. `None` if it is no question.
fn answer(question: &[u8], name: &str) -> Option<Vec<u8>> {
    let id = question.get(..2)?;
    let asked = question.get(usize::from(HEADER)..)?;
    let known = encoded(name);
    let is_known = asked.len() >= known.len()
        && asked.iter().zip(&known).all(|(a, b)| a.eq_ignore_ascii_case(b));
    let end = asked.iter().position(|byte| *byte == 0)? + 1 + ADDRESS_WANTED.len();
    let asked = asked.get(..end)?;
    let has_address = is_known && asked.ends_with(&ADDRESS_WANTED);

    let mut answer = id.to_vec();
    // It is an answer, with recursion as requested. The code is "no such name", unless it is ours.
    answer.extend([0x81, if is_known { 0x80 } else { 0x83 }]);
    // One question, no or one answer, nothing else.
    answer.extend([0, 1, 0, u8::from(has_address), 0, 0, 0, 0]);
    answer.extend(asked);
    if has_address {
        // The name in the question, for 5 seconds, 4 bytes.
        answer.extend([0xc0, HEADER]);
        answer.extend(ADDRESS_WANTED);
        answer.extend([0, 0, 0, 5, 0, 4]);
        answer.extend(Ipv4Addr::LOCALHOST.octets());
    }
    Some(answer)
}

/// Each label after its length, and the root's, which is empty.
fn encoded(name: &str) -> Vec<u8> {
    let label = |label: &str| {
        let length = u8::try_from(label.len()).unwrap_or_default();
        [&[length], label.as_bytes()].concat()
    };
    let mut encoded: Vec<u8> = name.split('.').flat_map(label).collect();
    encoded.push(0);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(name: &str, kind: u8) -> Vec<u8> {
        let header = [0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        [&header[..], &encoded(name), &[0, kind, 0, 1]].concat()
    }

    #[test]
    fn the_one_name_has_the_loopback_address() {
        let answer = answer(&question("API.example", 1), "api.example").unwrap();
        assert_eq!(answer[..8], [0xab, 0xcd, 0x81, 0x80, 0, 1, 0, 1]);
        assert!(answer.ends_with(&[127, 0, 0, 1]));
    }

    #[test]
    fn it_has_no_address_of_the_other_kind() {
        let answer = answer(&question("api.example", 28), "api.example").unwrap();
        assert_eq!(answer[2..8], [0x81, 0x80, 0, 1, 0, 0]);
    }

    #[test]
    fn another_name_does_not_exist_and_what_is_no_question_has_no_answer() {
        let other = answer(&question("api.example.org", 1), "api.example").unwrap();
        assert_eq!(other[2..8], [0x81, 0x83, 0, 1, 0, 0]);
        for length in 0..question("api.example", 1).len() {
            assert_eq!(answer(&question("api.example", 1)[..length], "api.example"), None);
        }
    }
}
