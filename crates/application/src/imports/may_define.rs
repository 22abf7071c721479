use callbook_domain::access::{Permission, Viewer};

/// A field is there for the whole company from then on, so it takes the permission that fields take anywhere; an import
/// alone gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "only who may change the company's settings makes new fields: choose a field that is there, leave the column out, \
     or ask an administrator for the field"
)]
pub struct MayNotDefine;

/// `Ok` where the viewer may make new fields of columns.
pub(super) const fn may_define(viewer: &Viewer) -> Result<(), MayNotDefine> {
    match viewer.may(Permission::ManageCompany) {
        true => Ok(()),
        false => Err(MayNotDefine),
    }
}
