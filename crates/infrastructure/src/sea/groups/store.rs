use std::collections::BTreeSet;

use async_trait::async_trait;
use callbook_application::ports::{GroupStore, Inserted, StoreError, Updated};
use callbook_domain::access::{CompanyScope, Permissions};
use callbook_domain::group::Group;
use callbook_domain::ids::{GroupId, UserId};
use callbook_domain::version::Version;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{EntityTrait, QuerySelect, Set};

use super::{group_row, member_row, read, scope};
use crate::sea::error::{is_taken, store_error};
use crate::sea::unit_of_work::Transaction;
use crate::sea::users::row as user_row;

/// Writes groups.
#[derive(Debug)]
pub(crate) struct SeaGroupStore {
    transaction: Transaction,
}

impl SeaGroupStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn members(&self, scope: &CompanyScope, group: GroupId) -> Result<BTreeSet<UserId>, StoreError> {
        let groups = read::all(scope, self.transaction.connection()).await?;
        let group = groups.into_iter().find(|found| found.id == group);
        Ok(group
            .map(|group| group.members.into_iter().collect())
            .unwrap_or_default())
    }

    async fn join(&self, group: GroupId, users: impl Iterator<Item = UserId>) -> Result<(), StoreError> {
        let rows: Vec<_> = users
            .map(|user| member_row::ActiveModel {
                group_id: Set(group.as_uuid()),
                user_id: Set(user.as_uuid()),
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        member_row::Entity::insert_many(rows)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    /// Writes what the groups of each of these add to its role. Whoever joined or left is another version of itself: a
    /// form that shows its groups is stale.
    async fn grant(
        &self,
        scope: &CompanyScope,
        users: impl IntoIterator<Item = UserId>,
        moved: &BTreeSet<UserId>,
    ) -> Result<(), StoreError> {
        let groups = read::all(scope, self.transaction.connection()).await?;
        for user in users {
            let granted = groups
                .iter()
                .filter(|group| group.members.contains(&user))
                .fold(Permissions::NONE, |all, group| all.and(group.permissions));
            let mut update =
                scope::user(scope, user).col_expr(user_row::Column::Granted, Expr::val(granted.keys()));
            if moved.contains(&user) {
                let next = Expr::col(user_row::Column::Version).add(1);
                update = update.col_expr(user_row::Column::Version, next);
            }
            update
                .exec(self.transaction.connection())
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }

    async fn stale_or_absent(&self, scope: &CompanyScope, group: GroupId) -> Result<Updated, StoreError> {
        let found = scope::one(scope, group)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(found.map_or(Updated::Absent, |_| Updated::Stale))
    }
}

#[async_trait]
impl GroupStore for SeaGroupStore {
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<Group>, StoreError> {
        // The weakest lock that two of these exclude each other by: who refers to the company goes on.
        scope::company(scope)
            .lock(LockType::NoKeyUpdate)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        read::all(scope, self.transaction.connection()).await
    }

    async fn insert(&self, scope: &CompanyScope, group: &Group) -> Result<Inserted, StoreError> {
        let written = group_row::Entity::insert(group_row::of(group))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if written == 0 {
            return Ok(Inserted::Taken("name"));
        }
        let members: BTreeSet<UserId> = group.members.iter().copied().collect();
        self.join(group.id, members.iter().copied()).await?;
        self.grant(scope, members.iter().copied(), &members).await?;
        Ok(Inserted::Done)
    }

    async fn update(
        &self,
        scope: &CompanyScope,
        group: &Group,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let written = group_row::ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..group_row::editable(group)
        };
        let result = scope::edit(scope, group.id, read)
            .set(written)
            .exec(self.transaction.connection())
            .await;
        match result {
            Ok(result) if result.rows_affected > 0 => {}
            Ok(_) => return self.stale_or_absent(scope, group.id).await,
            Err(error) if is_taken(&error) => return Ok(Updated::Taken),
            Err(error) => return Err(store_error(error)),
        }
        let before = self.members(scope, group.id).await?;
        let after: BTreeSet<UserId> = group.members.iter().copied().collect();
        let left = before.difference(&after).copied();
        scope::leave(group.id, left)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        self.join(group.id, after.difference(&before).copied()).await?;
        let moved = before.symmetric_difference(&after).copied().collect();
        self.grant(scope, before.union(&after).copied(), &moved).await?;
        Ok(Updated::Done)
    }

    async fn delete(
        &self,
        scope: &CompanyScope,
        group: GroupId,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let members = self.members(scope, group).await?;
        let deleted = scope::delete(scope, group, read)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if deleted.rows_affected == 0 {
            return self.stale_or_absent(scope, group).await;
        }
        self.grant(scope, members.iter().copied(), &members).await?;
        Ok(Updated::Done)
    }
}
