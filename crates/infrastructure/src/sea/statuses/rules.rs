//! The rules of a status as they are stored.

use callbook_application::ports::StoreError;
use callbook_domain::status::{AfterChoosing, FollowUpRule, RemarkRule, RetryRule};
use jiff::SignedDuration;

use crate::sea::error::{impossible, unreadable};

pub(super) const fn remark_key(rule: RemarkRule) -> &'static str {
    match rule {
        RemarkRule::Optional => "optional",
        RemarkRule::Required => "required",
    }
}

pub(super) fn remark(key: &str) -> Result<RemarkRule, StoreError> {
    match key {
        "optional" => Ok(RemarkRule::Optional),
        "required" => Ok(RemarkRule::Required),
        _ => Err(impossible("statuses.remark_rule")),
    }
}

pub(super) const fn follow_up_key(rule: FollowUpRule) -> &'static str {
    match rule {
        FollowUpRule::Optional => "optional",
        FollowUpRule::Required { .. } => "required",
    }
}

pub(super) const fn follow_up_default(rule: FollowUpRule) -> Option<SignedDuration> {
    match rule {
        FollowUpRule::Optional => None,
        FollowUpRule::Required { default } => default,
    }
}

pub(super) fn follow_up(key: &str, default_seconds: Option<i64>) -> Result<FollowUpRule, StoreError> {
    match key {
        "optional" => Ok(FollowUpRule::Optional),
        "required" => Ok(FollowUpRule::Required {
            default: default_seconds.map(SignedDuration::from_secs),
        }),
        _ => Err(impossible("statuses.follow_up_rule")),
    }
}

pub(super) fn retry(
    after_seconds: Option<i64>,
    at_most: Option<i32>,
) -> Result<Option<RetryRule>, StoreError> {
    match (after_seconds, at_most) {
        (None, None) => Ok(None),
        (Some(seconds), Some(at_most)) => Ok(Some(RetryRule {
            after: SignedDuration::from_secs(seconds),
            at_most: u16::try_from(at_most).map_err(|error| unreadable("statuses.retry_at_most", error))?,
        })),
        _ => Err(impossible("statuses.retry_at_most")),
    }
}

pub(super) const fn after_key(rule: AfterChoosing) -> &'static str {
    match rule {
        AfterChoosing::StaysOpen => "stays_open",
        AfterChoosing::Closes => "closes",
    }
}

pub(super) fn after(key: &str) -> Result<AfterChoosing, StoreError> {
    match key {
        "stays_open" => Ok(AfterChoosing::StaysOpen),
        "closes" => Ok(AfterChoosing::Closes),
        _ => Err(impossible("statuses.after_choosing")),
    }
}
