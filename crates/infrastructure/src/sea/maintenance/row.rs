//! The maintenance as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::company::Zone;
use callbook_domain::maintenance::{
    ExpectedEnd, MaintainedBy, Maintenance, MaintenanceMessage, MaintenanceState,
};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::time::{instant, micros};

/// The key of the one row.
pub(super) const THE_ROW: i64 = 1;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "maintenance")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i64,
    /// Empty where there is no maintenance.
    pub(crate) since: Option<i64>,
    pub(crate) begun_by: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) expected_end: Option<i64>,
    /// In which zone the expected end is said.
    pub(crate) zone: Option<String>,
    /// Networks with spaces between.
    pub(crate) allowlist: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn of(state: &MaintenanceState) -> ActiveModel {
    let on = match state {
        MaintenanceState::On(maintenance) => Some(maintenance),
        MaintenanceState::Off => None,
    };
    let end = on.and_then(|on| on.expected_end.as_ref());
    let networks = on.map(|on| on.allowlist.iter().map(ToString::to_string).collect::<Vec<_>>());
    ActiveModel {
        id: Set(THE_ROW),
        since: Set(on.map(|on| micros(on.since))),
        begun_by: Set(on.and_then(|on| on.by.as_ref()).map(ToString::to_string)),
        message: Set(on.and_then(|on| on.message.as_ref()).map(ToString::to_string)),
        expected_end: Set(end.map(|end| micros(end.at))),
        zone: Set(end.map(|end| end.zone.name().to_owned())),
        allowlist: Set(networks.unwrap_or_default().join(" ")),
    }
}

impl Model {
    pub(super) fn state(self) -> Result<MaintenanceState, StoreError> {
        let Some(since) = self.since else {
            return Ok(MaintenanceState::Off);
        };
        let by = self.begun_by.as_deref().map(MaintainedBy::parse).transpose();
        let message = self.message.as_deref().map(MaintenanceMessage::parse).transpose();
        let networks = self.allowlist.split_whitespace().map(str::parse);
        Ok(MaintenanceState::On(Maintenance {
            since: instant(since, "maintenance.since")?,
            by: by
                .map_err(|error| unreadable("maintenance.begun_by", error))?
                .flatten(),
            message: message
                .map_err(|error| unreadable("maintenance.message", error))?
                .flatten(),
            expected_end: match (self.expected_end, &self.zone) {
                (Some(at), Some(zone)) => Some(ExpectedEnd {
                    at: instant(at, "maintenance.expected_end")?,
                    zone: Zone::parse(zone).map_err(|error| unreadable("maintenance.zone", error))?,
                }),
                _ => None,
            },
            allowlist: networks
                .collect::<Result<_, _>>()
                .map_err(|error| unreadable("maintenance.allowlist", error))?,
        }))
    }
}
