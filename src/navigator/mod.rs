//! Client of the VMware Cloud Partner Navigator API.
