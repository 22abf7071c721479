//! All customers of a list, some thousands at a time: a walk along the index of their adding, where nobody's place
//! changes while it goes on.

use async_trait::async_trait;
use callbook_application::ports::{CustomerListing, CustomerWalk, Direction, SortKey, StoreError};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::Customer;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{QueryFilter, QuerySelect, Select};

use super::super::connection::{Database, DatabaseKind};
use super::super::error::store_error;
use super::cursor::{Place, place_of};
use super::entity::{Entity, customer};
use super::filter::Indexes;
use super::list::{beyond, sorted};
use super::route::{Route, candidates, is_indexed};
use super::search::Search;

/// So many rows are in memory at once.
const ROWS: usize = 2_000;

/// The way so far.
pub(super) struct SeaWalk {
    database: Database,
    all: Select<Entity>,
    direction: Direction,
    at: At,
}

enum At {
    Start,
    Behind(Place),
    End,
}

impl SeaWalk {
    pub(super) async fn begin(
        database: &Database,
        scope: &CustomerScope,
        listing: &CustomerListing,
    ) -> Result<Self, StoreError> {
        let search = listing.filter.search.as_deref().and_then(Search::parse);
        let along = CustomerListing {
            sort: SortKey::Created,
            ..listing.clone()
        };
        // What a search finds is not looked up in its own index: that would be done anew for each part of the way, where
        // the walk as a whole reads every row once.
        let indexes = match database.kind() {
            DatabaseKind::Sqlite if search.is_some() || !is_indexed(scope, &along) => Indexes::OfSorting,
            _ => Indexes::All,
        };
        let mut all = candidates(database, scope, &along, search.as_ref(), indexes).await?;
        if let Some(search) = &search {
            all = all.filter(search.matches());
        }
        // A list in the order of a column leaves those out who have nothing in it. The plus keeps planners from going
        // along that column's index.
        all = match listing.sort {
            SortKey::Created | SortKey::Name => all,
            SortKey::FollowUp => all.filter(Expr::cust("+customers.follow_up_at").is_not_null()),
            SortKey::LastContact => all.filter(Expr::cust("+customers.last_contact_at").is_not_null()),
        };
        Ok(Self {
            database: database.clone(),
            all,
            direction: match listing.sort {
                SortKey::Created => listing.direction,
                _ => Direction::Descending,
            },
            at: At::Start,
        })
    }
}

#[async_trait]
impl CustomerWalk for SeaWalk {
    async fn next(&mut self) -> Result<Vec<Customer>, StoreError> {
        let query = match &self.at {
            At::Start => self.all.clone(),
            At::Behind(place) => self
                .all
                .clone()
                .filter(beyond(SortKey::Created, self.direction, place)),
            At::End => return Ok(Vec::new()),
        };
        let rows = sorted(query, SortKey::Created, self.direction, Route::Walk)
            .limit(ROWS as u64)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let last = rows.last().and_then(|row| place_of(row, SortKey::Created));
        self.at = match last {
            Some(place) if rows.len() == ROWS => At::Behind(place),
            _ => At::End,
        };
        rows.iter().map(customer).collect()
    }
}
