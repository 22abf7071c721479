//! Whether the tallies say what the tables say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use callbook_application::ports::{Measure, StoreError};
use callbook_domain::company::Zone;
use callbook_domain::status::StatusKind;
use sea_orm::sea_query::{Expr, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult, TryGetable};
use uuid::Uuid;

use super::connection::Database;
use super::error::{impossible, store_error, unreadable};
use super::tallies::{NOBODY, measure_key};
use super::time::instant;

type Counts = BTreeMap<String, i64>;

impl Database {
    /// Counts all customers and timeline entries of all companies anew and names each tally that differs. It reads
    /// everything: for a check now and then, and for tests.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recount(&self) -> Result<Vec<String>, StoreError> {
        let mut differences = Vec::new();
        for (counted, tallied) in [
            (
                self.standings().await?,
                self.tallied(
                    "customer_tallies",
                    &["company_id", "assignee_id", "status_id"],
                    &[],
                )
                .await?,
            ),
            (
                self.areas().await?,
                self.tallied("area_tallies", &["company_id", "assignee_id"], &["area"])
                    .await?,
            ),
            (
                self.happenings().await?,
                self.tallied(
                    "activity_tallies",
                    &["company_id", "user_id"],
                    &["day", "measure"],
                )
                .await?,
            ),
        ] {
            let keys: BTreeSet<&String> = counted.keys().chain(tallied.keys()).collect();
            for key in keys {
                let (is, said) = (counted.get(key).unwrap_or(&0), tallied.get(key).unwrap_or(&0));
                if is != said {
                    differences.push(format!("{key}: {is}, but the tally says {said}"));
                }
            }
        }
        Ok(differences)
    }

    async fn rows(&self, query: &SelectStatement) -> Result<Vec<QueryResult>, StoreError> {
        self.read().query_all(query).await.map_err(store_error)
    }

    async fn tallied(
        &self,
        table: &'static str,
        ids: &[&'static str],
        texts: &[&'static str],
    ) -> Result<Counts, StoreError> {
        let mut query = Query::select();
        query
            .columns(ids.iter().chain(texts).copied())
            .column("count")
            .from(table);
        let mut counts = Counts::new();
        for row in self.rows(&query).await? {
            let mut key = String::from(table);
            for id in ids {
                key.push_str(&format!(" {}", get::<Uuid>(&row, id)?));
            }
            for text in texts {
                key.push_str(&format!(" {}", get::<String>(&row, text)?));
            }
            counts.insert(key, get(&row, "count")?);
        }
        Ok(counts)
    }

    async fn standings(&self) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for row in self
            .rows(&grouped("customers", &["company_id", "assignee_id", "status_id"]))
            .await?
        {
            let company: Uuid = get(&row, "company_id")?;
            let assignee = get::<Option<Uuid>>(&row, "assignee_id")?.unwrap_or(NOBODY);
            let status: Uuid = get(&row, "status_id")?;
            counts.insert(
                format!("customer_tallies {company} {assignee} {status}"),
                get(&row, "total")?,
            );
        }
        Ok(counts)
    }

    async fn areas(&self) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for row in self
            .rows(&grouped("customers", &["company_id", "assignee_id", "area"]))
            .await?
        {
            let company: Uuid = get(&row, "company_id")?;
            let assignee = get::<Option<Uuid>>(&row, "assignee_id")?.unwrap_or(NOBODY);
            if let Some(area) = get::<Option<String>>(&row, "area")? {
                counts.insert(
                    format!("area_tallies {company} {assignee} {area}"),
                    get(&row, "total")?,
                );
            }
        }
        Ok(counts)
    }

    /// By moments, of which an import has one for thousands of entries; their days are the companies'.
    async fn happenings(&self) -> Result<Counts, StoreError> {
        let zones = self.zones().await?;
        let kinds = self.kinds().await?;
        let by = [
            "company_id",
            "at",
            "by_user_id",
            "to_user_id",
            "kind",
            "to_status_id",
        ];
        let mut counts = Counts::new();
        for row in self.rows(&grouped("customer_events", &by)).await? {
            let company: Uuid = get(&row, "company_id")?;
            let by: Uuid = get(&row, "by_user_id")?;
            let kind: String = get(&row, "kind")?;
            let (user, measure) = match kind.as_str() {
                "added" | "imported" => (Some(by), Measure::Created),
                "assigned" => (get(&row, "to_user_id")?, Measure::Assigned),
                "status_changed" => {
                    let kind = kinds.get(&get(&row, "to_status_id")?);
                    let kind = kind.ok_or_else(|| impossible("customer_events.to_status_id"))?;
                    (Some(by), Measure::StatusSet(*kind))
                }
                _ => continue,
            };
            let Some(user) = user else { continue };
            let zone = zones
                .get(&company)
                .ok_or_else(|| impossible("customer_events.company_id"))?;
            let day = zone.day_of(instant(get(&row, "at")?, "customer_events.at")?);
            let key = format!("activity_tallies {company} {user} {day} {}", measure_key(measure));
            *counts.entry(key).or_default() += get::<i64>(&row, "total")?;
        }
        Ok(counts)
    }

    async fn zones(&self) -> Result<HashMap<Uuid, Zone>, StoreError> {
        let query = Query::select()
            .columns(["id", "zone"])
            .from("companies")
            .to_owned();
        let mut zones = HashMap::new();
        for row in self.rows(&query).await? {
            let zone = Zone::parse(&get::<String>(&row, "zone")?);
            zones.insert(
                get(&row, "id")?,
                zone.map_err(|error| unreadable("companies.zone", error))?,
            );
        }
        Ok(zones)
    }

    async fn kinds(&self) -> Result<HashMap<Uuid, StatusKind>, StoreError> {
        let query = Query::select()
            .columns(["id", "kind"])
            .from("statuses")
            .to_owned();
        let mut kinds = HashMap::new();
        for row in self.rows(&query).await? {
            let kind = get::<String>(&row, "kind")?.parse();
            let kind = kind.map_err(|error: callbook_domain::status::UnknownStatusKind| {
                unreadable("statuses.kind", error)
            })?;
            kinds.insert(get(&row, "id")?, kind);
        }
        Ok(kinds)
    }
}

fn grouped(table: &'static str, by: &[&'static str]) -> SelectStatement {
    let mut query = Query::select();
    query
        .columns(by.iter().copied())
        .expr_as(Func::count(Expr::cust("*")), "total")
        .from(table);
    for column in by {
        query.group_by_col(*column);
    }
    query
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    row.try_get("", column).map_err(store_error)
}
