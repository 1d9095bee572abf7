//! The ways to spell one character in a server's text.

/// One way to read the beginning of a text.
pub(super) struct Reading {
    bytes: [u8; 4],
    length: usize,
    /// How many bytes of the text it takes.
    pub(super) taken: usize,
}

impl Reading {
    fn byte(byte: u8, taken: usize) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1, taken }
    }

    fn char(c: char, taken: usize) -> Self {
        let mut bytes = [0; 4];
        let length = c.encode_utf8(&mut bytes).len();
        Self { bytes, length, taken }
    }

    /// The character in UTF-8. A percent-encoded character gives one of its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Whether a spelling other than the character itself may begin with it.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'%' | b'&' | b'+' | b'\r')
}

/// All ways to read the beginning of `text`.
pub(super) fn readings(text: &[u8]) -> impl Iterator<Item = Reading> + '_ {
    let plain = text.first().map(|byte| Reading::byte(*byte, 1));
    let [pair, twice, escape] = backslashes(text);
    let form = (text.first() == Some(&b'+')).then(|| Reading::byte(b' ', 1));
    let line_end = text.starts_with(b"\r\n").then(|| Reading::byte(b'\n', 2));
    let encoded = (0..3).flat_map(|again| [percent(text, again), entity(text, again)]);
    let others = [plain, pair, twice, escape, form, line_end];
    others.into_iter().chain(encoded).flatten()
}

/// A backslash, also in JSON inside JSON, and a JSON escape after one or more backslashes.
fn backslashes(text: &[u8]) -> [Option<Reading>; 3] {
    let run = text.iter().take_while(|byte| **byte == b'\\').count();
    let spelt = |length: usize| (run >= length).then(|| Reading::byte(b'\\', length));
    let escaped = || {
        let rest = text.get(run..).filter(|_| run > 0)?;
        Some(match rest.first()? {
            b'u' => return unicode(text, run),
            b'n' => Reading::byte(b'\n', run + 1),
            b'r' => Reading::byte(b'\r', run + 1),
            b't' => Reading::byte(b'\t', run + 1),
            b'b' => Reading::byte(8, run + 1),
            b'f' => Reading::byte(12, run + 1),
            byte @ (b'"' | b'/' | b'\'') => Reading::byte(*byte, run + 1),
            _ => return None,
        })
    };
    [spelt(2), spelt(4), escaped()]
}

/// `\u00e9`, and two of them for a character beyond the basic plane.
fn unicode(text: &[u8], backslashes: usize) -> Option<Reading> {
    let step = backslashes + 5;
    let unit = |start: usize| {
        let digits = text.get(start + backslashes + 1..start + step)?;
        let is_escape = text.get(start..)?.iter().take(backslashes).all(|byte| *byte == b'\\');
        let is_unit = is_escape && text.get(start + backslashes) == Some(&b'u');
        is_unit.then(|| hexadecimal(digits)).flatten().and_then(|unit| u16::try_from(unit).ok())
    };
    let first = unit(0)?;
    if let Some(Ok(c)) = char::decode_utf16([first]).next() {
        return Some(Reading::char(c, step));
    }
    let c = char::decode_utf16([first, unit(step)?]).next()?.ok()?;
    Some(Reading::char(c, 2 * step))
}

/// `%3C`, and `%253C` where it is encoded twice.
fn percent(text: &[u8], again: usize) -> Option<Reading> {
    let digits = text.strip_prefix(b"%")?;
    let digits = stripped(digits, b"25", again)?.get(..2)?;
    let byte = u8::try_from(hexadecimal(digits)?).ok()?;
    Some(Reading::byte(byte, 3 + 2 * again))
}

/// `&lt;` and `&#60;`, and `&amp;lt;` where it is encoded twice.
fn entity(text: &[u8], again: usize) -> Option<Reading> {
    const LONGEST: usize = 10;
    let rest = stripped(text.strip_prefix(b"&")?, b"amp;", again)?;
    let end = rest.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(rest.get(..end)?).ok()?;
    let spelt = format!("&{name};");
    let decoded = html_escape::decode_html_entities(&spelt);
    let mut chars = decoded.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    Some(Reading::char(c, text.len() - rest.len() + end + 1))
}

fn stripped<'a>(mut text: &'a [u8], part: &[u8], times: usize) -> Option<&'a [u8]> {
    for _ in 0..times {
        text = text.strip_prefix(part)?;
    }
    Some(text)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// The end of `secret` at the beginning of `text`, in every spelling and in either case. If the
/// text breaks off after at least `cut` bytes of the secret, this is the end of the text.
pub(super) fn end_of(secret: &[u8], text: &[u8], cut: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut tried = Vec::new();
    let mut end = None;
    let mut next = Some((0, 0));
    while let Some((mut at, mut read)) = next.take().or_else(|| open.pop()) {
        loop {
            if read == secret.len() {
                end = end.max(Some(at));
                break;
            }
            let (Some(rest), Some(wanted)) = (text.get(at..), secret.get(read..)) else { break };
            let (Some(here), Some(first)) = (rest.first(), wanted.first()) else {
                end = end.max((read >= cut).then_some(at));
                break;
            };
            if !is_special(*here) {
                if !here.eq_ignore_ascii_case(first) {
                    break;
                }
                (at, read) = (at + 1, read + 1);
                continue;
            }
            // A backslash may be a character or begin an escape. Each place is tried once.
            for reading in readings(rest) {
                let bytes = reading.bytes();
                let is_next = wanted
                    .get(..bytes.len())
                    .is_some_and(|wanted| wanted.eq_ignore_ascii_case(bytes));
                let place = (at + reading.taken, read + bytes.len());
                if is_next && !tried.contains(&place) {
                    tried.push(place);
                    open.push(place);
                }
            }
            break;
        }
    }
    end
}
