//! Where the queries of authentication start. There is no viewer yet and so no scope: a secret or a login takes its
//! place, and what it opens is one account.
#![expect(clippy::disallowed_methods, reason = "starts the queries of authentication")]

use callbook_application::ports::TokenDigest;
use callbook_domain::access::Role;
use callbook_domain::ids::{CompanyId, UserId};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select, SelectTwo, UpdateMany};

use super::{email_change_row, link_row};
use crate::sea::sessions::row as session_row;
use crate::sea::text::storable;
use crate::sea::time::micros;
use crate::sea::users::row as user_row;

/// The account with that username or e-mail address. No username looks like an address, so it is one at most.
pub(super) fn by_login(login: &str) -> Select<user_row::Entity> {
    let login = storable(login);
    user_row::Entity::find().filter(
        Condition::any()
            .add(user_row::Column::Username.eq(login.as_ref()))
            .add(user_row::Column::Email.eq(login.as_ref())),
    )
}

/// The account of a user whom somebody authenticated has named: a job's, or the command line's.
pub(super) fn by_id(id: UserId) -> Select<user_row::Entity> {
    user_row::Entity::find_by_id(id.as_uuid())
}

/// The admins of a company who can sign in, the longest-serving first: as one of them the operator's own commands act.
pub(super) fn admins(company: CompanyId) -> Select<user_row::Entity> {
    user_row::Entity::find()
        .filter(user_row::Column::CompanyId.eq(company.as_uuid()))
        .filter(user_row::Column::Role.eq(Role::Admin.key()))
        .filter(user_row::Column::DeactivatedAt.is_null())
        .order_by_asc(user_row::Column::CreatedAt)
        .order_by_asc(user_row::Column::Id)
}

/// Those who belong to no company, the longest-serving first.
pub(super) fn superusers() -> Select<user_row::Entity> {
    user_row::Entity::find()
        .filter(user_row::Column::CompanyId.is_null())
        .order_by_asc(user_row::Column::CreatedAt)
        .order_by_asc(user_row::Column::Id)
}

/// The session of that secret, with its user.
pub(super) fn by_session(digest: TokenDigest) -> SelectTwo<session_row::Entity, user_row::Entity> {
    session_row::Entity::find()
        .filter(session_row::Column::Digest.eq(digest.0.to_vec()))
        .find_also_related(user_row::Entity)
}

/// The link of that secret if it still holds, with its user.
pub(super) fn by_link(digest: TokenDigest, now: Timestamp) -> SelectTwo<link_row::Entity, user_row::Entity> {
    link_row::Entity::find()
        .filter(still_holds(digest, now))
        .find_also_related(user_row::Entity)
}

/// The link of that secret whatever became of it.
pub(super) fn link(digest: TokenDigest) -> Select<link_row::Entity> {
    link_row::Entity::find().filter(link_row::Column::Digest.eq(digest.0.to_vec()))
}

/// The link of that secret to be used up, if it still holds.
pub(super) fn take(digest: TokenDigest, now: Timestamp) -> UpdateMany<link_row::Entity> {
    link_row::Entity::update_many().filter(still_holds(digest, now))
}

/// The links of that user that nobody has used, to end them.
pub(super) fn unused_of(user: UserId) -> UpdateMany<link_row::Entity> {
    link_row::Entity::update_many()
        .filter(link_row::Column::UserId.eq(user.as_uuid()))
        .filter(link_row::Column::UsedAt.is_null())
}

fn still_holds(digest: TokenDigest, now: Timestamp) -> Condition {
    Condition::all()
        .add(link_row::Column::Digest.eq(digest.0.to_vec()))
        .add(link_row::Column::UsedAt.is_null())
        .add(link_row::Column::ExpiresAt.gt(micros(now)))
}

/// The change of an e-mail address of that secret if it still holds, with its user.
pub(super) fn by_email_change(
    digest: TokenDigest,
    now: Timestamp,
) -> SelectTwo<email_change_row::Entity, user_row::Entity> {
    email_change_row::Entity::find()
        .filter(change_still_holds(digest, now))
        .find_also_related(user_row::Entity)
}

/// The change of that secret whatever became of it.
pub(super) fn email_change(digest: TokenDigest) -> Select<email_change_row::Entity> {
    email_change_row::Entity::find().filter(email_change_row::Column::Digest.eq(digest.0.to_vec()))
}

/// The change of that secret to be used up, if it still holds.
pub(super) fn take_email_change(digest: TokenDigest, now: Timestamp) -> UpdateMany<email_change_row::Entity> {
    email_change_row::Entity::update_many().filter(change_still_holds(digest, now))
}

/// The changes of that user that nobody has confirmed, to end them.
pub(super) fn unconfirmed_of(user: UserId) -> UpdateMany<email_change_row::Entity> {
    email_change_row::Entity::update_many()
        .filter(email_change_row::Column::UserId.eq(user.as_uuid()))
        .filter(email_change_row::Column::UsedAt.is_null())
}

fn change_still_holds(digest: TokenDigest, now: Timestamp) -> Condition {
    Condition::all()
        .add(email_change_row::Column::Digest.eq(digest.0.to_vec()))
        .add(email_change_row::Column::UsedAt.is_null())
        .add(email_change_row::Column::ExpiresAt.gt(micros(now)))
}
