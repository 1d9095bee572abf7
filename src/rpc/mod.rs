//! tfplugin6 on the wire to and from the framework.

pub mod proto;
