//! What programs call: documents in, documents out.

pub(crate) mod status;
