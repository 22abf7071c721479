use std::sync::Arc;

use callbook_domain::access::{AuditScope, Channel, NotAllowed, Provenance, Viewer};
use callbook_domain::audit::AuditAction;

use super::AuditLog;
use super::words::{change, object, told, who};
use crate::csv::line;
use crate::ports::{AuditEntry, AuditFilter, AuditPlace, AuditQueries, AuditRecord, StoreError};
use crate::{Ports, Settings};

/// So many entries make one part of the file.
const PART: u16 = 1_000;

const HEAD: [&str; 15] = [
    "number",
    "time",
    "company",
    "who",
    "what",
    "outcome",
    "act",
    "object",
    "object id",
    "changes",
    "address",
    "channel",
    "request",
    "actor id",
    "on behalf of id",
];

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportAuditError {
    /// The viewer may not read the log.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the audit log, or what a filter leaves of it, as a CSV file, newest first. That it was exported is an entry
/// of the log itself, written before the first line.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ExportAudit {
    audit: Arc<dyn AuditQueries>,
    log: AuditLog,
}

impl ExportAudit {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            audit: ports.audit.clone(),
            log: AuditLog::new(ports),
        }
    }

    /// Opens the file of the viewer's company, which is then written part by part.
    ///
    /// # Errors
    /// [`ExportAuditError`], and nothing is exported.
    pub async fn execute(&self, viewer: &Viewer, filter: AuditFilter) -> Result<AuditFile, ExportAuditError> {
        let scope = viewer.audit()?;
        let entry = self.log.entry(viewer, AuditAction::AuditExported, "audit log");
        Ok(self.open(scope, filter, entry).await?)
    }

    /// Opens the file of the whole installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`], and nothing is exported.
    pub async fn for_operator(&self, filter: AuditFilter) -> Result<AuditFile, StoreError> {
        let provenance = Provenance::local(Channel::Cli);
        let entry = self
            .log
            .entry_by_nobody(provenance, AuditAction::AuditExported, "audit log");
        self.open(AuditScope::of_operator(), filter, entry).await
    }

    async fn open(
        &self,
        scope: AuditScope,
        filter: AuditFilter,
        entry: AuditEntry,
    ) -> Result<AuditFile, StoreError> {
        self.log.tell(&of_filter(entry, &filter)).await?;
        Ok(AuditFile {
            audit: self.audit.clone(),
            scope,
            filter,
            next: Next::Head,
        })
    }
}

/// Says in the entry which part of the log left.
fn of_filter(mut entry: AuditEntry, filter: &AuditFilter) -> AuditEntry {
    let said = [
        ("person", filter.person.map(|person| person.to_string())),
        ("area", filter.area.map(|area| area.to_string())),
        ("act", filter.action.map(|action| action.key().to_owned())),
        ("object", filter.object.clone()),
        ("outcome", filter.outcome.map(|outcome| outcome.to_string())),
        ("address", filter.address.map(|address| address.to_string())),
        ("since", filter.since.map(|since| since.to_string())),
        ("until", filter.until.map(|until| until.to_string())),
        ("text", filter.text.clone()),
    ];
    for (field, value) in said {
        if let Some(value) = value {
            entry = entry.with(field, value);
        }
    }
    entry
}

/// The file on its way out.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AuditFile {
    audit: Arc<dyn AuditQueries>,
    scope: AuditScope,
    filter: AuditFilter,
    next: Next,
}

#[derive(Clone, Copy)]
enum Next {
    Head,
    Entries(AuditPlace),
    End,
}

impl AuditFile {
    /// The next part, in UTF-8; `None` at the end. The first part is the header and always comes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        let place = match self.next {
            Next::Head => {
                self.next = Next::Entries(AuditPlace::Newest);
                return Ok(Some(line(HEAD.into_iter())));
            }
            Next::Entries(place) => place,
            Next::End => return Ok(None),
        };
        let page = self.audit.page(&self.scope, &self.filter, place, PART).await?;
        self.next = match page.records.last() {
            Some(last) if page.has_older => Next::Entries(AuditPlace::OlderThan(last.seq)),
            _ => Next::End,
        };
        Ok((!page.records.is_empty()).then(|| page.records.iter().map(row).collect()))
    }
}

fn row(record: &AuditRecord) -> String {
    let id = |party: &Option<crate::ports::AuditParty>| {
        party
            .as_ref()
            .map(|party| party.id.to_string())
            .unwrap_or_default()
    };
    let changes: Vec<String> = record.details.iter().map(change).collect();
    let fields = [
        record.seq.to_string(),
        record.at.to_string(),
        record
            .company
            .map(|company| company.to_string())
            .unwrap_or_default(),
        who(record),
        told(record),
        record.outcome.to_string(),
        record.action.key().to_owned(),
        object(record),
        record.object.clone(),
        changes.join("; "),
        record.address.clone().unwrap_or_default(),
        record.channel.key().to_owned(),
        record.request_id.clone().unwrap_or_default(),
        id(&record.actor),
        id(&record.on_behalf_of),
    ];
    line(fields.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::audit::Outcome;

    use super::*;
    use crate::ports::{AuditDetail, AuditPage, MockAuditQueries, Transactions};
    use crate::testing::{MockUnit, now, viewer};

    fn record(seq: i64) -> AuditRecord {
        AuditRecord {
            seq,
            at: now(),
            company: None,
            actor: None,
            on_behalf_of: None,
            channel: Channel::Browser,
            address: Some("192.0.2.1".to_owned()),
            request_id: None,
            action: AuditAction::SignInFailed,
            object: "=HYPERLINK(\"http://evil\")".to_owned(),
            object_name: None,
            outcome: Outcome::Refused,
            details: vec![AuditDetail::Value {
                field: "reason".into(),
                value: "throttled".to_owned(),
            }],
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>, pages: usize) -> ExportAudit {
        let mut audit = MockAuditQueries::new();
        audit
            .expect_page()
            .times(pages)
            .returning(|_, _, place, _| match place {
                AuditPlace::Newest => Ok(AuditPage {
                    records: vec![record(9), record(8)],
                    has_newer: false,
                    has_older: true,
                }),
                place => {
                    assert_eq!(place, AuditPlace::OlderThan(8));
                    Ok(AuditPage {
                        records: vec![record(7)],
                        has_newer: true,
                        has_older: false,
                    })
                }
            });
        ExportAudit {
            audit: Arc::new(audit),
            log: AuditLog::over(transactions),
        }
    }

    #[tokio::test]
    async fn all_pages_are_in_the_file_and_it_is_told_of() {
        let unit = MockUnit::default().audited(AuditAction::AuditExported);
        let mut file = use_case(unit.committed(), 2)
            .execute(&viewer(Role::Admin), AuditFilter::default())
            .await
            .unwrap();
        let mut parts = Vec::new();
        while let Some(part) = file.next().await.unwrap() {
            parts.push(part);
        }
        let text = parts.concat();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("number,time,company,who,what,outcome,"));
        assert!(lines[1].starts_with("9,") && lines[3].starts_with("7,"));
        assert!(lines[1].contains("reason: throttled"));
    }

    #[tokio::test]
    async fn no_cell_is_a_formula() {
        let cells = row(&record(1));
        assert!(cells.contains(r#","'=HYPERLINK(""http://evil"")","#), "{cells}");
    }

    #[tokio::test]
    async fn a_manager_gets_no_file() {
        let result = use_case(MockUnit::never(), 0)
            .execute(&viewer(Role::Manager), AuditFilter::default())
            .await;
        assert!(matches!(result, Err(ExportAuditError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn the_entry_says_which_part_left() {
        let mut unit = MockUnit::default();
        unit.audit
            .expect_append()
            .withf(|entry| entry.details.len() == 1 && entry.details[0].field() == "area")
            .times(1)
            .returning(|_| Ok(()));
        let filter = AuditFilter {
            area: Some(callbook_domain::audit::AuditArea::SignIns),
            ..AuditFilter::default()
        };
        use_case(unit.committed(), 0).for_operator(filter).await.unwrap();
    }
}
