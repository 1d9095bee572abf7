//! Reads msgpack one token at a time, and never past the end.

use rmp::Marker;

use crate::framework::codec::Problem;

/// The next token. An array or a map is only its claimed length: its elements are the next tokens,
/// if they come.
#[derive(Debug)]
pub(in crate::framework) enum Token<'a> {
    Nil,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
    Binary(&'a [u8]),
    Array(usize),
    Map(usize),
    Extension,
}

impl Token<'_> {
    /// Its name in an error message.
    pub(in crate::framework) fn name(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a bool",
            Self::Signed(_) | Self::Unsigned(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Binary(_) => "binary data",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension => "an unknown value",
        }
    }
}

/// The bytes that are still to be read.
pub(in crate::framework) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(in crate::framework) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(in crate::framework) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(in crate::framework) fn token(&mut self) -> Result<Token<'a>, Problem> {
        let [marker] = self.array()?;
        Ok(match Marker::from_u8(marker) {
            Marker::Null => Token::Nil,
            Marker::False => Token::Bool(false),
            Marker::True => Token::Bool(true),
            Marker::FixPos(number) => Token::Unsigned(number.into()),
            Marker::U8 => Token::Unsigned(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => Token::Unsigned(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Token::Unsigned(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => Token::Unsigned(u64::from_be_bytes(self.array()?)),
            Marker::FixNeg(number) => Token::Signed(number.into()),
            Marker::I8 => Token::Signed(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Token::Signed(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Token::Signed(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Token::Signed(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Token::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Token::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(len) => self.text(len.into())?,
            Marker::Str8 => self.length8().and_then(|len| self.text(len))?,
            Marker::Str16 => self.length16().and_then(|len| self.text(len))?,
            Marker::Str32 => self.length32().and_then(|len| self.text(len))?,
            Marker::Bin8 => self.length8().and_then(|len| self.take(len)).map(Token::Binary)?,
            Marker::Bin16 => self.length16().and_then(|len| self.take(len)).map(Token::Binary)?,
            Marker::Bin32 => self.length32().and_then(|len| self.take(len)).map(Token::Binary)?,
            Marker::FixArray(len) => Token::Array(len.into()),
            Marker::Array16 => Token::Array(self.length16()?),
            Marker::Array32 => Token::Array(self.length32()?),
            Marker::FixMap(len) => Token::Map(len.into()),
            Marker::Map16 => Token::Map(self.length16()?),
            Marker::Map32 => Token::Map(self.length32()?),
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 => self.length8().and_then(|len| self.extension(len))?,
            Marker::Ext16 => self.length16().and_then(|len| self.extension(len))?,
            Marker::Ext32 => self.length32().and_then(|len| self.extension(len))?,
            Marker::Reserved => return Err(Problem::Reserved),
        })
    }

    fn text(&mut self, len: usize) -> Result<Token<'a>, Problem> {
        let bytes = self.take(len)?;
        std::str::from_utf8(bytes).map(Token::Text).map_err(|_| Problem::Text)
    }

    /// Accepts any content. Older and newer cores refine unknown values in ways that nobody needs
    /// to understand: they are unknown.
    fn extension(&mut self, len: usize) -> Result<Token<'a>, Problem> {
        let [_code] = self.array()?;
        self.take(len)?;
        Ok(Token::Extension)
    }

    fn length8(&mut self) -> Result<usize, Problem> {
        Ok(u8::from_be_bytes(self.array()?).into())
    }

    fn length16(&mut self) -> Result<usize, Problem> {
        Ok(u16::from_be_bytes(self.array()?).into())
    }

    fn length32(&mut self) -> Result<usize, Problem> {
        Ok(u32::from_be_bytes(self.array()?) as usize)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Problem::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Problem> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Problem::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }
}
