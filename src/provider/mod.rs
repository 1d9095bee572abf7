//! The msp provider.
