//! The counts that dashboards and lists show, kept with every write.
//!
//! Counting a million rows takes a tenth of a second however good the index; these tables hold the answers. The
//! stores gather what changes in memory, and the unit of work writes it in one sorted statement a table just before
//! it commits: so the rows that everybody writes are locked for a moment only, and always in the same order.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use callbook_application::ports::{Measure, StoreError};
use callbook_domain::company::Zone;
use callbook_domain::customer::{CustomerEvent, EventKind};
use callbook_domain::ids::{CompanyId, StatusId, UserId};
use callbook_domain::status::StatusKind;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden, OnConflict, Query};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::error::{impossible, store_error, unreadable};

/// In the tables, nobody's customers are those of the user whose id is all zeros: a key holds no NULL.
pub(super) const NOBODY: Uuid = Uuid::nil();

/// What of a customer is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) assignee: Option<Uuid>,
    pub(super) status: Uuid,
    pub(super) area: Option<String>,
}

/// What the tallies have to change by at the end of a unit of work.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    customers: BTreeMap<(Uuid, Uuid, Uuid), i64>,
    areas: BTreeMap<(Uuid, Uuid, String), i64>,
    activity: BTreeMap<(Uuid, Date, Uuid, &'static str), i64>,
    companies: HashMap<CompanyId, Ways>,
}

/// What one has to know of a company to count its days.
#[derive(Debug)]
struct Ways {
    zone: Zone,
    kinds: HashMap<StatusId, StatusKind>,
}

impl Deltas {
    /// A customer came into being, or stands there after a change.
    pub(super) fn enters(&mut self, company: Uuid, standing: Standing) {
        self.stands(company, standing, 1);
    }

    /// A customer stood there before a change, or ceased to be.
    pub(super) fn leaves(&mut self, company: Uuid, standing: Standing) {
        self.stands(company, standing, -1);
    }

    /// So many customers who stood there ceased to be.
    pub(super) fn leave(&mut self, company: Uuid, standing: Standing, customers: i64) {
        self.stands(company, standing, -customers);
    }

    fn stands(&mut self, company: Uuid, standing: Standing, by: i64) {
        let assignee = standing.assignee.unwrap_or(NOBODY);
        *self
            .customers
            .entry((company, assignee, standing.status))
            .or_default() += by;
        if let Some(area) = standing.area {
            *self.areas.entry((company, assignee, area)).or_default() += by;
        }
    }

    /// Counts what happened, by the company's days.
    pub(super) async fn happened(
        &mut self,
        connection: &impl ConnectionTrait,
        company: CompanyId,
        events: &[CustomerEvent],
    ) -> Result<(), StoreError> {
        self.count(connection, company, events, 1).await
    }

    /// Counts it no more: the entries go with their customer.
    pub(super) async fn forgotten(
        &mut self,
        connection: &impl ConnectionTrait,
        company: CompanyId,
        events: &[CustomerEvent],
    ) -> Result<(), StoreError> {
        self.count(connection, company, events, -1).await
    }

    /// Counts so many entries like that one no more.
    pub(super) async fn forgotten_times(
        &mut self,
        connection: &impl ConnectionTrait,
        company: CompanyId,
        like: CustomerEvent,
        times: i64,
    ) -> Result<(), StoreError> {
        self.count(connection, company, &[like], -times).await
    }

    async fn count(
        &mut self,
        connection: &impl ConnectionTrait,
        company: CompanyId,
        events: &[CustomerEvent],
        by: i64,
    ) -> Result<(), StoreError> {
        let ways = match self.companies.entry(company) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(read_ways(connection, company).await?),
        };
        // The events of an import share one moment.
        let mut last: Option<(Timestamp, Date)> = None;
        for event in events {
            let Some((user, measure)) = counted(event, &ways.kinds)? else {
                continue;
            };
            let day = match last {
                Some((at, day)) if at == event.at => day,
                _ => ways.zone.day_of(event.at),
            };
            last = Some((event.at, day));
            let key = (company.as_uuid(), day, user.as_uuid(), measure_key(measure));
            *self.activity.entry(key).or_default() += by;
        }
        Ok(())
    }

    /// Writes all of it.
    pub(super) async fn write(self, connection: &impl ConnectionTrait) -> Result<(), StoreError> {
        let customers = self
            .customers
            .into_iter()
            .map(|((company, assignee, status), count)| {
                (vec![company.into(), assignee.into(), status.into()], count)
            });
        let areas = self.areas.into_iter().map(|((company, assignee, area), count)| {
            (vec![company.into(), assignee.into(), area.into()], count)
        });
        let activity = self
            .activity
            .into_iter()
            .map(|((company, day, user, measure), count)| {
                (
                    vec![
                        company.into(),
                        day.to_string().into(),
                        user.into(),
                        measure.into(),
                    ],
                    count,
                )
            });
        let keys = ["company_id", "assignee_id", "status_id"];
        upsert(connection, "customer_tallies", &keys, customers).await?;
        let keys_of_areas = ["company_id", "assignee_id", "area"];
        upsert(connection, "area_tallies", &keys_of_areas, areas).await?;
        let keys = ["company_id", "day", "user_id", "measure"];
        upsert(connection, "activity_tallies", &keys, activity).await
    }
}

/// Well under the number of values that either database takes.
const ROWS_AT_ONCE: usize = 2_000;

async fn upsert(
    connection: &impl ConnectionTrait,
    table: &'static str,
    keys: &[&'static str],
    deltas: impl Iterator<Item = (Vec<Value>, i64)>,
) -> Result<(), StoreError> {
    let deltas: Vec<(Vec<Value>, i64)> = deltas.filter(|(_, count)| *count != 0).collect();
    for chunk in deltas.chunks(ROWS_AT_ONCE) {
        let mut insert = Query::insert();
        let columns = keys.iter().copied().chain(["count"]).map(IntoIden::into_iden);
        insert.into_table(table).columns(columns);
        for (key, count) in chunk {
            insert.values_panic(key.iter().cloned().chain([Value::from(*count)]).map(Expr::val));
        }
        let sum = Expr::col((table, "count")).add(Expr::col(("excluded", "count")));
        insert.on_conflict(
            OnConflict::columns(keys.iter().copied().map(IntoIden::into_iden))
                .value("count", sum)
                .to_owned(),
        );
        connection.execute(&insert).await.map_err(store_error)?;
    }
    Ok(())
}

fn counted(
    event: &CustomerEvent,
    kinds: &HashMap<StatusId, StatusKind>,
) -> Result<Option<(UserId, Measure)>, StoreError> {
    Ok(match &event.kind {
        EventKind::Added { .. } | EventKind::Imported { .. } => Some((event.by, Measure::Created)),
        EventKind::StatusChanged { to, .. } => {
            let kind = kinds
                .get(to)
                .ok_or_else(|| impossible("customer_events.to_status_id"))?;
            Some((event.by, Measure::StatusSet(*kind)))
        }
        EventKind::Assigned { to: Some(user), .. } => Some((*user, Measure::Assigned)),
        EventKind::Assigned { to: None, .. }
        | EventKind::UpdatedByImport { .. }
        | EventKind::ImportUndone { .. }
        | EventKind::Edited { .. }
        | EventKind::Noted { .. } => None,
    })
}

/// A measure's name in the database.
pub(super) const fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Created => "created",
        Measure::Assigned => "assigned",
        Measure::StatusSet(StatusKind::Fresh) => "status:fresh",
        Measure::StatusSet(StatusKind::Attempted) => "status:attempted",
        Measure::StatusSet(StatusKind::InProgress) => "status:in_progress",
        Measure::StatusSet(StatusKind::Waiting) => "status:waiting",
        Measure::StatusSet(StatusKind::Won) => "status:won",
        Measure::StatusSet(StatusKind::Lost) => "status:lost",
        Measure::StatusSet(StatusKind::Invalid) => "status:invalid",
    }
}

/// The measure of that name.
pub(super) fn measure(key: &str) -> Result<Measure, StoreError> {
    let statuses = StatusKind::ALL.into_iter().map(Measure::StatusSet);
    [Measure::Created, Measure::Assigned]
        .into_iter()
        .chain(statuses)
        .find(|measure| measure_key(*measure) == key)
        .ok_or_else(|| impossible("activity_tallies.measure"))
}

async fn read_ways(connection: &impl ConnectionTrait, company: CompanyId) -> Result<Ways, StoreError> {
    let zone = Query::select()
        .column("zone")
        .from("companies")
        .and_where(Expr::col("id").eq(company.as_uuid()))
        .to_owned();
    let row = connection.query_one(&zone).await.map_err(store_error)?;
    let row = row.ok_or_else(|| impossible("companies.zone"))?;
    let zone: String = row.try_get("", "zone").map_err(store_error)?;
    let zone = Zone::parse(&zone).map_err(|error| unreadable("companies.zone", error))?;
    let kinds = Query::select()
        .columns(["id", "kind"])
        .from("statuses")
        .and_where(Expr::col("company_id").eq(company.as_uuid()))
        .to_owned();
    let mut by_status = HashMap::new();
    for row in connection.query_all(&kinds).await.map_err(store_error)? {
        let id: Uuid = row.try_get("", "id").map_err(store_error)?;
        let kind: String = row.try_get("", "kind").map_err(store_error)?;
        let kind = kind
            .parse()
            .map_err(|error: callbook_domain::status::UnknownStatusKind| {
                unreadable("statuses.kind", error)
            })?;
        by_status.insert(StatusId::from_uuid(id), kind);
    }
    Ok(Ways {
        zone,
        kinds: by_status,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_read_as_it_was_written() {
        let all = StatusKind::ALL.into_iter().map(Measure::StatusSet);
        for one in all.chain([Measure::Created, Measure::Assigned]) {
            assert_eq!(measure(measure_key(one)).unwrap(), one);
        }
        assert!(measure("status:none").is_err());
    }
}
