//! The chain over the audit log: whole whoever writes at the same time, and broken by whatever is done behind its back.

use std::sync::Arc;

use callbook_application::audit::{Anchor, AuditBreak, AuditState, BreakKind};
use callbook_application::ports::{AuditChain, AuditEntry, ChainHead, Seal, Transactions};
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{Database, SeaAuditChain, SeaTransactions};
use sea_orm::ConnectionTrait;

use crate::harness::raw;
use crate::office::{KEY, Office, at, begin, new_id};

fn entry(object: i64) -> AuditEntry {
    let id = AuditId::from_uuid(new_id());
    let provenance = Provenance::local(Channel::Cli);
    AuditEntry::by_nobody(provenance, id, at(object), AuditAction::CustomersAssigned, object).changed(
        "rule",
        "manual",
        "round robin",
    )
}

/// A log with so many entries, three of them of one act.
async fn log(database: &Database, entries: i64) {
    Office::open(database, "office").await;
    let unit = begin(database).await;
    for number in 1..=3 {
        unit.audit.append(&entry(number)).await.unwrap();
    }
    unit.commit().await.unwrap();
    for number in 4..=entries {
        let unit = begin(database).await;
        unit.audit.append(&entry(number)).await.unwrap();
        unit.commit().await.unwrap();
    }
}

async fn verified(database: &Database, anchor: Option<Anchor>) -> AuditState {
    verified_with(database, &KEY, anchor).await
}

async fn verified_with(database: &Database, key: &InstallationKey, anchor: Option<Anchor>) -> AuditState {
    let chain = Arc::new(SeaAuditChain::new(database.clone(), key));
    callbook_application::audit::VerifyAudit::of(chain)
        .execute(anchor)
        .await
        .unwrap()
}

/// What a check finds after somebody with the database's password has run that.
async fn found_after(database: &Database, url: &str, tampering: &[&str]) -> Option<(i64, BreakKind)> {
    tamper(url, tampering).await;
    let found = verified(database, None).await.found;
    found.map(|AuditBreak { seq, kind }| (seq, kind))
}

async fn tamper(url: &str, tampering: &[&str]) {
    let connection = raw(url).await;
    for sql in tampering {
        connection.execute_unprepared(sql).await.unwrap();
    }
    connection.close().await.unwrap();
}

async fn twenty_at_once_make_one_chain(database: Database, _: String) {
    Office::open(&database, "office").await;
    // Each has its own, as if they were of several processes.
    let writers = (0..20).map(|number| {
        let transactions = SeaTransactions::new(database.clone(), &KEY);
        tokio::spawn(async move {
            for round in 0..5 {
                let unit = transactions.begin().await.unwrap();
                unit.audit.append(&entry(number * 5 + round)).await.unwrap();
                if round == 2 {
                    unit.audit.append(&entry(number)).await.unwrap();
                }
                unit.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let state = verified(&database, None).await;
    assert_eq!((state.entries, state.found), (120, None));
}

async fn a_log_in_use_is_whole(database: Database, _: String) {
    let chain = SeaAuditChain::new(database.clone(), &KEY);
    assert_eq!(chain.head().await.unwrap(), ChainHead::Unused);
    assert_eq!(verified(&database, None).await.found, None);

    log(&database, 9).await;
    let state = verified(&database, None).await;
    assert_eq!((state.entries, state.found), (9, None));
    let head = state.head.unwrap();
    assert_eq!(head.seq, 9);

    // What comes later leaves what the anchor vouches for as it is.
    let unit = begin(&database).await;
    unit.audit.append(&entry(10)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(verified(&database, Some(head)).await.found, None);
    let other = Anchor {
        seal: [1; 32],
        ..head
    };
    let found = verified(&database, Some(other)).await.found;
    assert_eq!(
        found,
        Some(AuditBreak {
            seq: 9,
            kind: BreakKind::AnchorDiffers
        })
    );
}

async fn with_another_key_nothing_is_right(database: Database, _: String) {
    log(&database, 5).await;
    let state = verified_with(&database, &InstallationKey::new([8; 32]), None).await;
    assert_eq!(state.entries, 0);
    assert!(state.found.is_some());
}

async fn an_edit_is_found(database: Database, url: String) {
    log(&database, 9).await;
    let sql = "UPDATE audit SET details = '[]' WHERE seq = 4";
    assert_eq!(
        found_after(&database, &url, &[sql]).await,
        Some((4, BreakKind::Edited))
    );
}

async fn an_edit_of_any_column_is_found(database: Database, url: String) {
    log(&database, 3).await;
    let backup = "CREATE TABLE kept AS SELECT * FROM audit";
    tamper(&url, &[backup]).await;
    for change in [
        "at = at + 1",
        "company_id = id",
        "actor_id = id",
        "on_behalf_of_id = id",
        "channel = 'job'",
        "address = ''",
        "request_id = 'r'",
        "action = 'user.added'",
        "object = '22'",
        "outcome = 'failed'",
        "seal = (SELECT seal FROM kept WHERE seq = 1)",
    ] {
        let sql = format!("UPDATE audit SET {change} WHERE seq = 2");
        let found = found_after(&database, &url, &[&sql]).await;
        assert_eq!(found, Some((2, BreakKind::Edited)), "{change}");
        let back = ["DELETE FROM audit", "INSERT INTO audit SELECT * FROM kept"];
        assert_eq!(found_after(&database, &url, &back).await, None);
    }
}

async fn a_deletion_is_found(database: Database, url: String) {
    log(&database, 9).await;
    assert_eq!(
        found_after(&database, &url, &["DELETE FROM audit WHERE seq IN (4, 5)"]).await,
        Some((4, BreakKind::Missing { until: 5 }))
    );
}

async fn a_deletion_with_the_gap_closed_is_found(database: Database, url: String) {
    log(&database, 5).await;
    let tampering = [
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 5",
    ];
    assert_eq!(
        found_after(&database, &url, &tampering).await,
        Some((3, BreakKind::Edited))
    );
}

async fn a_swap_is_found(database: Database, url: String) {
    log(&database, 9).await;
    let tampering = [
        "UPDATE audit SET seq = 99 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 7",
        "UPDATE audit SET seq = 7 WHERE seq = 99",
    ];
    assert_eq!(
        found_after(&database, &url, &tampering).await,
        Some((4, BreakKind::OutOfOrder { belongs_at: 7 }))
    );
}

async fn a_swap_of_neighbours_is_found(database: Database, url: String) {
    log(&database, 9).await;
    let tampering = [
        "UPDATE audit SET seq = 99 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 5",
        "UPDATE audit SET seq = 5 WHERE seq = 99",
    ];
    assert_eq!(
        found_after(&database, &url, &tampering).await,
        Some((4, BreakKind::OutOfOrder { belongs_at: 5 }))
    );
}

async fn a_cut_tail_is_found(database: Database, url: String) {
    log(&database, 9).await;
    assert_eq!(
        found_after(&database, &url, &["DELETE FROM audit WHERE seq > 6"]).await,
        Some((7, BreakKind::TailCut { until: 9 }))
    );
}

/// Cuts the tail off and sets the end back to what it seems to have been.
const CUT_AND_SET_BACK: [&str; 2] = [
    "DELETE FROM audit WHERE seq > 6",
    "UPDATE audit_head SET seq = 6, seal = (SELECT seal FROM audit WHERE seq = 6)",
];

async fn a_cut_tail_with_the_end_set_back_is_found(database: Database, url: String) {
    log(&database, 9).await;
    let forged = Some((6, BreakKind::HeadForged));
    assert_eq!(found_after(&database, &url, &CUT_AND_SET_BACK).await, forged);
    let removed = ["DELETE FROM audit_head"];
    assert_eq!(found_after(&database, &url, &removed).await, forged);
}

async fn later_entries_do_not_cover_a_forged_end(database: Database, url: String) {
    for way in [CUT_AND_SET_BACK[1], "DELETE FROM audit_head"] {
        if way.starts_with("UPDATE") {
            log(&database, 9).await;
        }
        tamper(&url, &[CUT_AND_SET_BACK[0], way]).await;
        for number in 7..=8 {
            let unit = begin(&database).await;
            unit.audit.append(&entry(number)).await.unwrap();
            unit.commit().await.unwrap();
        }
        let state = verified(&database, None).await;
        // The act itself was not refused, and the log goes on.
        assert_eq!(state.entries, 8);
        assert_eq!(
            state.found.map(|found| found.kind),
            Some(BreakKind::HeadForged),
            "{way}"
        );
    }
}

async fn an_end_of_long_ago_is_found_by_an_anchor(database: Database, url: String) {
    log(&database, 6).await;
    tamper(&url, &["CREATE TABLE kept AS SELECT * FROM audit_head"]).await;
    for number in 7..=9 {
        let unit = begin(&database).await;
        unit.audit.append(&entry(number)).await.unwrap();
        unit.commit().await.unwrap();
    }
    let anchor = verified(&database, None).await.head;
    let set_back = [
        "DELETE FROM audit WHERE seq > 6",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head SELECT * FROM kept",
    ];
    assert_eq!(found_after(&database, &url, &set_back).await, None);
    assert_eq!(
        verified(&database, anchor).await.found,
        Some(AuditBreak {
            seq: 7,
            kind: BreakKind::TailCut { until: 9 }
        })
    );
}

async fn a_log_that_was_emptied_is_found(database: Database, url: String) {
    log(&database, 4).await;
    let zeros = if url.starts_with("sqlite") {
        "zeroblob(32)"
    } else {
        "decode(repeat('00', 32), 'hex')"
    };
    let nothing = if url.starts_with("sqlite") { "x''" } else { "''" };
    let as_new = format!("UPDATE audit_head SET seq = 0, seal = {zeros}, attestation = {nothing}");
    assert_eq!(
        found_after(&database, &url, &["DELETE FROM audit", &as_new]).await,
        Some((0, BreakKind::HeadForged))
    );
    // Not even by another process that finds it like that.
    let unit = begin(&database).await;
    unit.audit.append(&entry(1)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(
        verified(&database, None).await.found.map(|found| found.kind),
        Some(BreakKind::HeadForged)
    );
}

async fn links_come_in_order_from_anywhere(database: Database, url: String) {
    log(&database, 5).await;
    let chain = SeaAuditChain::new(database.clone(), &KEY);
    let numbers = async |after, limit| {
        let links = chain.links(after, limit).await.unwrap();
        links.iter().map(|link| link.seq).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, 3).await, [1, 2, 3]);
    assert_eq!(numbers(Some(3), 3).await, [4, 5]);
    let links = chain.links(None, 2).await.unwrap();
    let first: Seal = links[0].seal.clone().try_into().unwrap();
    assert_eq!(chain.seal(&first, 2, &links[1].body)[..], links[1].seal[..]);
    let negative = "UPDATE audit SET seq = -4 WHERE seq = 4";
    tamper(&url, &[negative]).await;
    assert_eq!(numbers(None, 9).await, [-4, 1, 2, 3, 5]);
}

on_both_databases! {
    with_address:
    twenty_at_once_make_one_chain,
    a_log_in_use_is_whole,
    with_another_key_nothing_is_right,
    an_edit_is_found,
    an_edit_of_any_column_is_found,
    a_deletion_is_found,
    a_deletion_with_the_gap_closed_is_found,
    a_swap_is_found,
    a_swap_of_neighbours_is_found,
    a_cut_tail_is_found,
    a_cut_tail_with_the_end_set_back_is_found,
    later_entries_do_not_cover_a_forged_end,
    an_end_of_long_ago_is_found_by_an_anchor,
    a_log_that_was_emptied_is_found,
    links_come_in_order_from_anywhere,
}
