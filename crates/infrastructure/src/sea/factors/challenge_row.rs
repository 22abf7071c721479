//! A sign-in that waits, as it is stored.

use callbook_application::ports::{Challenge, CodeDigest, Keep, StoreError, TokenDigest};
use callbook_domain::ids::{ChallengeId, UserId};
use callbook_domain::second_factor::UnknownFactor;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::text::storable;
use crate::sea::time::{instant, micros};
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_challenges")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) digest: Vec<u8>,
    pub(crate) user_id: Uuid,
    pub(crate) kind: String,
    pub(crate) code_digest: Option<Vec<u8>>,
    pub(crate) code_expires_at: i64,
    pub(crate) attempts: i64,
    pub(crate) sends: i64,
    pub(crate) keep: String,
    pub(crate) device: String,
    pub(crate) address: Option<String>,
    pub(crate) made_at: i64,
    pub(crate) expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "user_row::Entity",
        from = "Column::UserId",
        to = "user_row::Column::Id"
    )]
    User,
}

impl Related<user_row::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn of(challenge: &Challenge, digest: TokenDigest) -> ActiveModel {
    ActiveModel {
        id: Set(challenge.id.as_uuid()),
        digest: Set(digest.0.to_vec()),
        user_id: Set(challenge.user.as_uuid()),
        kind: Set(challenge.factor.key().to_owned()),
        code_digest: Set(challenge.code.map(|code| code.0.to_vec())),
        code_expires_at: Set(micros(challenge.code_expires_at)),
        attempts: Set(challenge.attempts.into()),
        sends: Set(challenge.sends.into()),
        keep: Set(challenge.keep.key().to_owned()),
        device: Set(storable(&challenge.device).into_owned()),
        address: Set(challenge.address.map(|address| address.to_string())),
        made_at: Set(micros(challenge.made_at)),
        expires_at: Set(micros(challenge.expires_at)),
    }
}

pub(super) fn read(row: Model) -> Result<Challenge, StoreError> {
    let number = |number: i64, column| u32::try_from(number).map_err(|error| unreadable(column, error));
    let code = row
        .code_digest
        .map(|code| code.try_into().map(CodeDigest))
        .transpose()
        .map_err(|_| impossible("sign_in_challenges.code_digest"))?;
    let address = row
        .address
        .map(|address| address.parse())
        .transpose()
        .map_err(|error: std::net::AddrParseError| unreadable("sign_in_challenges.address", error))?;
    Ok(Challenge {
        id: ChallengeId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        factor: row
            .kind
            .parse()
            .map_err(|error: UnknownFactor| unreadable("sign_in_challenges.kind", error))?,
        code,
        code_expires_at: instant(row.code_expires_at, "sign_in_challenges.code_expires_at")?,
        attempts: number(row.attempts, "sign_in_challenges.attempts")?,
        sends: number(row.sends, "sign_in_challenges.sends")?,
        keep: [Keep::Session, Keep::Remembered]
            .into_iter()
            .find(|keep| keep.key() == row.keep)
            .ok_or_else(|| impossible("sign_in_challenges.keep"))?,
        device: row.device,
        address,
        made_at: instant(row.made_at, "sign_in_challenges.made_at")?,
        expires_at: instant(row.expires_at, "sign_in_challenges.expires_at")?,
    })
}
