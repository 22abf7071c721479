//! A user as it is stored.

use callbook_application::ports::{PasswordHash, StoreError};
use callbook_domain::access::{Permissions, UnknownRole};
use callbook_domain::company::Zone;
use callbook_domain::ids::{CompanyId, UserId};
use callbook_domain::picture::PictureTag;
use callbook_domain::user::{Activity, Email, PersonName, User, Username};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::number::version;
use crate::sea::time::{instant, instant_maybe, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Option<Uuid>,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) deactivated_at: Option<i64>,
    pub(crate) last_sign_in_at: Option<i64>,
    pub(crate) password_hash: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) version: i64,
    /// Keys of permissions, separated by spaces: what the user's groups add to its role.
    pub(crate) granted: String,
    pub(crate) zone: Option<String>,
    pub(crate) tell_of_new_devices: bool,
    /// The tag of the picture; written with the picture.
    pub(crate) picture: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row. The time of the last sign-in and what groups grant have their own methods.
pub(super) fn of(user: &User, password: Option<PasswordHash>) -> ActiveModel {
    ActiveModel {
        id: Set(user.id.as_uuid()),
        company_id: Set(user.company.map(CompanyId::as_uuid)),
        username: Set(user.username.as_str().to_owned()),
        last_sign_in_at: Set(user.last_sign_in_at.map(micros)),
        password_hash: Set(password.map(|hash| hash.0)),
        created_at: Set(micros(user.created_at)),
        granted: Set(user.granted.keys()),
        version: Set(i64::from(user.version.number())),
        ..editable(user)
    }
}

/// What an edit of a user may change.
pub(super) fn editable(user: &User) -> ActiveModel {
    ActiveModel {
        email: Set(user.email.as_str().to_owned()),
        role: Set(user.role.key().to_owned()),
        deactivated_at: Set(match user.activity {
            Activity::Active => None,
            Activity::Deactivated { at } => Some(micros(at)),
        }),
        ..own(user)
    }
}

/// What users change of themselves.
pub(super) fn own(user: &User) -> ActiveModel {
    ActiveModel {
        name: Set(user.name.as_str().to_owned()),
        zone: Set(user.zone.as_ref().map(|zone| zone.name().to_owned())),
        tell_of_new_devices: Set(user.tell_of_new_devices),
        ..ActiveModelTrait::default()
    }
}

pub(crate) fn read(row: Model) -> Result<User, StoreError> {
    let deactivated = instant_maybe(row.deactivated_at, "users.deactivated_at")?;
    Ok(User {
        id: UserId::from_uuid(row.id),
        company: row.company_id.map(CompanyId::from_uuid),
        username: Username::parse(&row.username).map_err(|error| unreadable("users.username", error))?,
        email: Email::parse(&row.email).map_err(|error| unreadable("users.email", error))?,
        name: PersonName::parse(&row.name)
            .map_err(|error| unreadable("users.name", error))?
            .ok_or_else(|| impossible("users.name"))?,
        role: row
            .role
            .parse()
            .map_err(|error: UnknownRole| unreadable("users.role", error))?,
        granted: Permissions::from_keys(&row.granted).map_err(|error| unreadable("users.granted", error))?,
        activity: deactivated.map_or(Activity::Active, |at| Activity::Deactivated { at }),
        zone: row
            .zone
            .map(|zone| Zone::parse(&zone))
            .transpose()
            .map_err(|error| unreadable("users.zone", error))?,
        tell_of_new_devices: row.tell_of_new_devices,
        picture: row
            .picture
            .map(|tag| tag.parse::<PictureTag>())
            .transpose()
            .map_err(|error| unreadable("users.picture", error))?,
        last_sign_in_at: instant_maybe(row.last_sign_in_at, "users.last_sign_in_at")?,
        created_at: instant(row.created_at, "users.created_at")?,
        version: version(row.version, "users.version")?,
    })
}
