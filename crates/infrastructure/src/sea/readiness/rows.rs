//! What these queries find.

use callbook_application::ports::{HashForm, PowerfulAccount, StoreError};
use callbook_domain::access::UnknownRole;
use sea_orm::FromQueryResult;

use crate::sea::error::unreadable;
use crate::sea::time::{instant, instant_maybe};

#[derive(Debug, FromQueryResult)]
pub(super) struct AccountRow {
    username: String,
    role: String,
    last_sign_in_at: Option<i64>,
    created_at: i64,
    app_since: Option<i64>,
}

impl AccountRow {
    pub(super) fn read(self) -> Result<PowerfulAccount, StoreError> {
        Ok(PowerfulAccount {
            username: self.username,
            role: self
                .role
                .parse()
                .map_err(|error: UnknownRole| unreadable("users.role", error))?,
            app_since: instant_maybe(self.app_since, "second_factors.app_since")?,
            last_sign_in_at: instant_maybe(self.last_sign_in_at, "users.last_sign_in_at")?,
            created_at: instant(self.created_at, "users.created_at")?,
        })
    }
}

#[derive(Debug, FromQueryResult)]
pub(super) struct NameRow {
    pub(super) name: String,
}

#[derive(Debug, FromQueryResult)]
pub(super) struct HashRow {
    password_hash: String,
}

impl HashRow {
    /// `$argon2id$v=19$m=19456,t=2,p=1` of `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
    pub(super) fn form(self) -> HashForm {
        let parts: Vec<&str> = self.password_hash.splitn(5, '$').take(4).collect();
        HashForm(parts.join("$"))
    }
}

#[derive(Debug, FromQueryResult)]
pub(super) struct TimeRow {
    pub(super) now: i64,
}
