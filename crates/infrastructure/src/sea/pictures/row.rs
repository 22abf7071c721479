//! A picture as it is stored.

use callbook_application::ports::Portrait;
use callbook_domain::ids::UserId;
use jiff::Timestamp;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Set};
use sha2::{Digest, Sha256};

use crate::sea::time::micros;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pictures")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) user_id: Uuid,
    pub(crate) large: Vec<u8>,
    pub(crate) small: Vec<u8>,
    pub(crate) digest: Vec<u8>,
    pub(crate) at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One of its sizes, with what says which picture it is.
#[derive(Debug, FromQueryResult)]
pub(super) struct OneSize {
    pub(super) bytes: Vec<u8>,
    pub(super) digest: Vec<u8>,
    pub(super) at: i64,
}

pub(super) fn of(user: UserId, portrait: &Portrait, digest: [u8; 32], at: Timestamp) -> ActiveModel {
    ActiveModel {
        user_id: Set(user.as_uuid()),
        large: Set(portrait.large.clone()),
        small: Set(portrait.small.clone()),
        digest: Set(digest.to_vec()),
        at: Set(micros(at)),
    }
}

/// The digest of both sizes.
pub(super) fn digest(portrait: &Portrait) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&portrait.large);
    hash.update(&portrait.small);
    hash.finalize().into()
}
