use async_trait::async_trait;
use callbook_application::ports::{Inserted, PasswordHash, StoreError, Updated, UserStore};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use callbook_domain::user::{Email, User};
use callbook_domain::version::Version;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, QuerySelect, Select, Set, UpdateMany};

use super::row::{self, ActiveModel, Column, Entity};
use super::scope;
use crate::sea::error::{impossible, is_taken, store_error};
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes users.
#[derive(Debug)]
pub(crate) struct SeaUserStore {
    transaction: Transaction,
}

impl SeaUserStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn is_there(&self, query: Select<Entity>) -> Result<bool, StoreError> {
        query
            .limit(1)
            .one(self.transaction.connection())
            .await
            .map(|found| found.is_some())
            .map_err(store_error)
    }

    /// Writes that over the row that `edit` finds; it finds none where somebody has written it since.
    async fn edit(&self, edit: UpdateMany<Entity>, written: ActiveModel) -> Result<Updated, StoreError> {
        let result = edit
            .set(written)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if result.rows_affected > 0 {
            Ok(Updated::Done)
        } else {
            Ok(Updated::Stale)
        }
    }
}

#[async_trait]
impl UserStore for SeaUserStore {
    async fn insert(&self, user: &User, password: Option<PasswordHash>) -> Result<Inserted, StoreError> {
        let written = Entity::insert(row::of(user, password))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if written > 0 {
            Ok(Inserted::Done)
        } else if self.is_there(scope::namesakes(user)).await? {
            Ok(Inserted::Taken("username"))
        } else if self.email_taken(user).await? {
            Ok(Inserted::Taken("email"))
        } else {
            Err(impossible("users.id"))
        }
    }

    async fn find(&self, scope: &CompanyScope, id: UserId) -> Result<Option<User>, StoreError> {
        scope::one(scope, id)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn update(&self, scope: &CompanyScope, user: &User, read: Version) -> Result<Updated, StoreError> {
        let written = ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..row::editable(user)
        };
        let result = scope::edit(scope, user.id, read)
            .set(written)
            .exec(self.transaction.connection())
            .await;
        let result = match result {
            Ok(result) => result,
            Err(error) if is_taken(&error) => return Ok(Updated::Taken),
            Err(error) => return Err(store_error(error)),
        };
        if result.rows_affected > 0 {
            Ok(Updated::Done)
        } else if self.is_there(scope::one(scope, user.id)).await? {
            Ok(Updated::Stale)
        } else {
            Ok(Updated::Absent)
        }
    }

    async fn email_taken(&self, user: &User) -> Result<bool, StoreError> {
        self.is_there(scope::at_the_same_address(user)).await
    }

    async fn active_admins(&self, scope: &CompanyScope) -> Result<u64, StoreError> {
        // Locked: of two admins who deactivate each other at once, the second counts after the first has.
        let admins = scope::active_admins(scope)
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(admins.len() as u64)
    }

    async fn superusers(&self) -> Result<Vec<User>, StoreError> {
        let rows = scope::of_no_company()
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.transaction.connection())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(row::read).collect()
    }

    async fn update_superuser(&self, user: &User, read: Version) -> Result<Updated, StoreError> {
        let written = ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..row::editable(user)
        };
        self.edit(scope::edit_superuser(user.id, read), written).await
    }

    async fn still_proved_by(&self, user: UserId, password: &PasswordHash) -> Result<bool, StoreError> {
        self.is_there(scope::proved_by(user, password)).await
    }

    async fn set_password(&self, user: UserId, password: PasswordHash) -> Result<(), StoreError> {
        let written = ActiveModel {
            password_hash: Set(Some(password.0)),
            ..ActiveModelTrait::default()
        };
        scope::authenticated(user)
            .set(written)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn edit_own(&self, user: &User, read: Version) -> Result<Updated, StoreError> {
        let written = ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..row::own(user)
        };
        self.edit(scope::edit_own(user.id, read), written).await
    }

    async fn set_email(&self, user: UserId, email: &Email) -> Result<Updated, StoreError> {
        if self.is_there(scope::others_at(user, email)).await? {
            return Ok(Updated::Taken);
        }
        let result = scope::authenticated(user)
            .col_expr(Column::Email, Expr::val(email.as_str()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .exec(self.transaction.connection())
            .await;
        match result {
            Ok(written) if written.rows_affected > 0 => Ok(Updated::Done),
            Ok(_) => Ok(Updated::Absent),
            // Somebody else took it a moment before.
            Err(error) if is_taken(&error) => Ok(Updated::Taken),
            Err(error) => Err(store_error(error)),
        }
    }

    async fn signed_in(&self, user: UserId, at: Timestamp) -> Result<(), StoreError> {
        let written = ActiveModel {
            last_sign_in_at: Set(Some(micros(at))),
            ..ActiveModelTrait::default()
        };
        scope::authenticated(user)
            .set(written)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}
