//! The conditions of a list.

use callbook_application::ports::{AssigneeFilter, CustomerFilter, SortKey};
use callbook_domain::ids::{ImportId, StatusId, UserId};
use sea_orm::Iden;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};

use super::super::time::micros;
use super::entity::{Column, Entity};

/// Which indexes the planner may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Indexes {
    /// Any.
    All,
    /// Only that of the sorting. SQLite knows too little of how values are spread to pass over an index of a condition
    /// by itself, and would sort hundreds of thousands of rows for the sake of one page; the plus before a column
    /// hides it from the planner (<https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_>).
    OfSorting,
}

/// What passes the filter and has what it is sorted by.
pub(super) fn filtered(filter: &CustomerFilter, sort: SortKey, indexes: Indexes) -> Condition {
    let column = |column: Column| match indexes {
        Indexes::All => Expr::col((Entity, column)),
        Indexes::OfSorting => Expr::cust(format!("+customers.{}", column.unquoted())),
    };
    let mut all = Condition::all();
    match filter.statuses.as_slice() {
        [] => {}
        [status] => all = all.add(column(Column::StatusId).eq(status.as_uuid())),
        several => {
            let statuses = several.iter().copied().map(StatusId::as_uuid);
            all = all.add(column(Column::StatusId).is_in(statuses));
        }
    }
    match filter.assignee {
        AssigneeFilter::Anyone => {}
        AssigneeFilter::Nobody => all = all.add(column(Column::AssigneeId).is_null()),
        AssigneeFilter::User(user) => {
            all = all.add(column(Column::AssigneeId).eq(UserId::as_uuid(user)));
        }
    }
    if let Some(area) = &filter.area {
        all = all.add(column(Column::Area).eq(area.as_str()));
    }
    if let Some(import) = filter.import {
        all = all.add(column(Column::SourceImportId).eq(ImportId::as_uuid(import)));
    }
    if let Some(before) = filter.follow_up_before {
        all = all.add(column(Column::FollowUpAt).lt(micros(before)));
    }
    match sort {
        SortKey::Created | SortKey::Name => all,
        SortKey::FollowUp => all.add(Expr::col((Entity, Column::FollowUpAt)).is_not_null()),
        SortKey::LastContact => all.add(Expr::col((Entity, Column::LastContactAt)).is_not_null()),
    }
}
