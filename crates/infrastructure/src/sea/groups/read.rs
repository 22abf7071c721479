//! Groups with their members.

use std::collections::HashMap;

use callbook_application::ports::StoreError;
use callbook_domain::access::CompanyScope;
use callbook_domain::group::Group;
use callbook_domain::ids::UserId;
use sea_orm::{ConnectionTrait, QueryOrder};
use uuid::Uuid;

use super::{group_row, member_row, scope};
use crate::sea::error::store_error;

/// All of the company, by name.
pub(super) async fn all(
    scope: &CompanyScope,
    connection: &impl ConnectionTrait,
) -> Result<Vec<Group>, StoreError> {
    let rows = scope::reached(scope).all(connection).await.map_err(store_error)?;
    let memberships = scope::members(scope)
        .order_by_asc(member_row::Column::UserId)
        .all(connection)
        .await
        .map_err(store_error)?;
    let mut members: HashMap<Uuid, Vec<UserId>> = HashMap::new();
    for row in memberships {
        let user = UserId::from_uuid(row.user_id);
        members.entry(row.group_id).or_default().push(user);
    }
    let read = |row: group_row::Model| {
        let of_it = members.remove(&row.id).unwrap_or_default();
        group_row::read(row, of_it)
    };
    let mut groups = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // Sorted here: the databases do not agree on where capitals and accents belong.
    groups.sort_by_cached_key(|group| (group.name.folded(), group.id));
    Ok(groups)
}
