//! Where the queries of second factors start. The user whom a password, a session or a waiting sign-in has named takes a
//! scope's place.
#![expect(clippy::disallowed_methods, reason = "starts the queries of second factors")]

use callbook_application::ports::{CodeDigest, SealedSeed, TokenDigest, TotpStep};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::{ChallengeId, UserId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, DeleteMany, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, SelectTwo,
    UpdateMany,
};

use super::{challenge_row, code_row, factor_row};
use crate::sea::number::stored;
use crate::sea::time::micros;
use crate::sea::users::row as user_row;

/// The factors of that user.
pub(super) fn factors_of(user: UserId) -> Select<factor_row::Entity> {
    factor_row::Entity::find_by_id(user.as_uuid())
}

/// The factors of everybody in the scope's company who has an app.
pub(super) fn with_app(scope: &CompanyScope) -> Select<factor_row::Entity> {
    let reached = user_row::Entity::find()
        .filter(user_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .select_only()
        .column(user_row::Column::Id)
        .into_query();
    factor_row::Entity::find()
        .filter(factor_row::Column::Seed.is_not_null())
        .filter(factor_row::Column::UserId.in_subquery(reached))
}

/// The same, to change them.
pub(super) fn change(user: UserId) -> UpdateMany<factor_row::Entity> {
    factor_row::Entity::update_many().filter(factor_row::Column::UserId.eq(user.as_uuid()))
}

/// The factors of that user while that secret waits to be confirmed.
pub(super) fn pending(user: UserId, seed: &SealedSeed) -> UpdateMany<factor_row::Entity> {
    change(user).filter(factor_row::Column::PendingSeed.eq(seed.0.clone()))
}

/// The factors of that user whose app has not come to that step.
pub(super) fn before_step(user: UserId, step: TotpStep) -> UpdateMany<factor_row::Entity> {
    let earlier = Condition::any()
        .add(factor_row::Column::LastStep.is_null())
        .add(factor_row::Column::LastStep.lt(stored(step.0)));
    change(user)
        .filter(factor_row::Column::Seed.is_not_null())
        .filter(earlier)
}

/// The recovery codes that are left to that user.
pub(super) fn unused_codes(user: UserId) -> Select<code_row::Entity> {
    code_row::Entity::find()
        .filter(code_row::Column::UserId.eq(user.as_uuid()))
        .filter(code_row::Column::UsedAt.is_null())
}

/// That recovery code of that user, if it is unused.
pub(super) fn unused_code(user: UserId, digest: CodeDigest) -> UpdateMany<code_row::Entity> {
    code_row::Entity::update_many()
        .filter(code_row::Column::UserId.eq(user.as_uuid()))
        .filter(code_row::Column::Digest.eq(digest.0.to_vec()))
        .filter(code_row::Column::UsedAt.is_null())
}

/// All recovery codes of that user, to forget them.
pub(super) fn codes_of(user: UserId) -> DeleteMany<code_row::Entity> {
    code_row::Entity::delete_many().filter(code_row::Column::UserId.eq(user.as_uuid()))
}

/// The sign-in that waits under that secret, with its user.
pub(super) fn waiting(
    digest: TokenDigest,
    now: Timestamp,
) -> SelectTwo<challenge_row::Entity, user_row::Entity> {
    challenge_row::Entity::find()
        .filter(challenge_row::Column::Digest.eq(digest.0.to_vec()))
        .filter(challenge_row::Column::ExpiresAt.gt(micros(now)))
        .find_also_related(user_row::Entity)
}

/// That sign-in, while it was tried fewer than `most` times.
pub(super) fn tried_less(id: ChallengeId, most: u32) -> UpdateMany<challenge_row::Entity> {
    challenge_row::Entity::update_many()
        .filter(challenge_row::Column::Id.eq(id.as_uuid()))
        .filter(challenge_row::Column::Attempts.lt(i64::from(most)))
}

/// That sign-in, while fewer than `most` codes were mailed for it.
pub(super) fn sent_less(id: ChallengeId, most: u32) -> UpdateMany<challenge_row::Entity> {
    challenge_row::Entity::update_many()
        .filter(challenge_row::Column::Id.eq(id.as_uuid()))
        .filter(challenge_row::Column::Sends.lt(i64::from(most)))
}

/// That sign-in, to end it.
pub(super) fn take(id: ChallengeId) -> DeleteMany<challenge_row::Entity> {
    challenge_row::Entity::delete_many().filter(challenge_row::Column::Id.eq(id.as_uuid()))
}

/// All sign-ins of that user that wait, to end them.
pub(in crate::sea) fn challenges_of(user: UserId) -> DeleteMany<challenge_row::Entity> {
    challenge_row::Entity::delete_many().filter(challenge_row::Column::UserId.eq(user.as_uuid()))
}

/// The sign-ins that waited until before that, to forget them.
pub(super) fn past(expired: Timestamp) -> DeleteMany<challenge_row::Entity> {
    challenge_row::Entity::delete_many().filter(challenge_row::Column::ExpiresAt.lt(micros(expired)))
}
