//! The sandbox: it produces what the documents show, and refuses what they do not allow.

mod assumptions;
mod cases;
mod documented;
mod faults;
mod fleet;
mod identity;
mod kept;
mod log;
mod page;
mod same_origin;
mod speed;
mod strict;
mod support;
mod workflows;
