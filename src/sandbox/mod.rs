//! An emulator of both APIs.
