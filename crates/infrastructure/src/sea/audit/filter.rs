use callbook_application::ports::{AuditFilter, StoreError};
use callbook_domain::access::AuditScope;
use callbook_domain::audit::AuditAction;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::row::{Column, Entity};
use super::scope;
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::text::storable;
use crate::sea::time::micros;
use crate::sea::users::row as users;

/// So many users are looked for by a text in their name.
const NAMESAKES: u64 = 200;

/// The entries that the scope reaches and the filter lets through.
pub(super) async fn filtered(
    database: &Database,
    scope: &AuditScope,
    filter: &AuditFilter,
) -> Result<Select<Entity>, StoreError> {
    let mut query = scope::reached(scope);
    if let Some(person) = filter.person {
        let person = person.as_uuid();
        let by = Condition::any().add(Column::ActorId.eq(person));
        query = query.filter(by.add(Column::OnBehalfOfId.eq(person)));
    }
    if let Some(area) = filter.area {
        let actions = AuditAction::ALL.iter().filter(|action| action.area() == area);
        query = query.filter(Column::Action.is_in(actions.map(|action| action.key())));
    }
    if let Some(action) = filter.action {
        query = query.filter(Column::Action.eq(action.key()));
    }
    if let Some(object) = &filter.object {
        query = query.filter(Column::Object.eq(&*storable(object)));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(Column::Outcome.eq(outcome.key()));
    }
    if let Some(address) = filter.address {
        query = query.filter(Column::Address.eq(address.to_string()));
    }
    if let Some(since) = filter.since {
        query = query.filter(Column::At.gte(micros(since)));
    }
    if let Some(until) = filter.until {
        query = query.filter(Column::At.lt(micros(until)));
    }
    if let Some(text) = filter
        .text
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        query = query.filter(with_text(database, scope, text).await?);
    }
    Ok(query)
}

async fn with_text(database: &Database, scope: &AuditScope, text: &str) -> Result<Condition, StoreError> {
    let pattern = format!("%{}%", escaped(&storable(text).to_lowercase()));
    let holds = |expression: Expr| {
        let pattern = LikeExpr::new(pattern.clone()).escape('\\');
        Expr::expr(Func::lower(expression)).like(pattern)
    };
    let people: Vec<Uuid> = scope::people(scope)
        .filter(
            Condition::any()
                .add(holds(Expr::col((users::Entity, users::Column::Name))))
                .add(holds(Expr::col((users::Entity, users::Column::Username)))),
        )
        .select_only()
        .column(users::Column::Id)
        .limit(NAMESAKES)
        .into_tuple()
        .all(database.read())
        .await
        .map_err(store_error)?;
    let objects = people.iter().map(Uuid::to_string);
    let columns = [
        Column::Object,
        Column::Details,
        Column::Address,
        Column::RequestId,
    ];
    let mut condition = Condition::any().add(Column::Object.is_in(objects));
    for column in columns {
        condition = condition.add(holds(Expr::col((Entity, column))));
    }
    Ok(condition
        .add(Column::ActorId.is_in(people.iter().copied()))
        .add(Column::OnBehalfOfId.is_in(people)))
}

/// The text as it stands in a pattern: what is special there means itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
