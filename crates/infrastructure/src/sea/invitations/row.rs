//! An invitation as it is stored.

use callbook_application::ports::{StoreError, TokenDigest};
use callbook_domain::access::UnknownRole;
use callbook_domain::ids::{CompanyId, GroupId, InvitationId, NotAnId, UserId};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::{Email, PersonName};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::time::{instant, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) email: String,
    pub(crate) name: Option<String>,
    pub(crate) role: String,
    /// Ids of groups, separated by spaces; one may have been deleted since.
    pub(crate) group_ids: String,
    pub(crate) invited_by: Uuid,
    pub(crate) digest: Vec<u8>,
    pub(crate) made_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) withdrawn_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(invitation: &Invitation, digest: TokenDigest) -> ActiveModel {
    let groups: Vec<_> = invitation.groups.iter().map(GroupId::to_string).collect();
    ActiveModel {
        id: Set(invitation.id.as_uuid()),
        company_id: Set(invitation.company.as_uuid()),
        email: Set(invitation.email.as_str().to_owned()),
        name: Set(invitation.name.as_ref().map(PersonName::to_string)),
        role: Set(invitation.role.key().to_owned()),
        group_ids: Set(groups.join(" ")),
        used_at: Set(None),
        withdrawn_at: Set(None),
        ..renewed(invitation, digest)
    }
}

/// What a new link changes.
pub(super) fn renewed(invitation: &Invitation, digest: TokenDigest) -> ActiveModel {
    ActiveModel {
        invited_by: Set(invitation.invited_by.as_uuid()),
        digest: Set(digest.0.to_vec()),
        made_at: Set(micros(invitation.made_at)),
        expires_at: Set(micros(invitation.expires_at)),
        ..ActiveModelTrait::default()
    }
}

pub(super) fn read(row: Model) -> Result<Invitation, StoreError> {
    let name = row.name.as_deref().map(PersonName::parse).transpose();
    let groups: Result<Vec<GroupId>, NotAnId> = row.group_ids.split_whitespace().map(str::parse).collect();
    Ok(Invitation {
        id: InvitationId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        email: Email::parse(&row.email).map_err(|error| unreadable("invitations.email", error))?,
        name: name
            .map_err(|error| unreadable("invitations.name", error))?
            .flatten(),
        role: row
            .role
            .parse()
            .map_err(|error: UnknownRole| unreadable("invitations.role", error))?,
        groups: groups.map_err(|error| unreadable("invitations.group_ids", error))?,
        invited_by: UserId::from_uuid(row.invited_by),
        made_at: instant(row.made_at, "invitations.made_at")?,
        expires_at: instant(row.expires_at, "invitations.expires_at")?,
    })
}
