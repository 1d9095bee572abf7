//! tfplugin6 on the wire to and from the framework.

pub mod guard;
pub mod limits;
pub mod proto;
pub mod stop;
