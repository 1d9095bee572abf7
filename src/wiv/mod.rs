//! Client of the Wiv API.
