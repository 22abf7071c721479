//! What the chain over the audit log costs: units of work that write one entry, as many at once as there are
//! connections, beside the same rows written without a chain.
//!
//! ```text
//! cargo bench -p callbook-infrastructure --bench audit -- postgres://… 8 2000
//! ```
//!
//! It needs an empty database, connections and entries, and prints for each way how many a second there were, the
//! median and the 99th percentile in milliseconds.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints what it measured, and has nobody to answer to when it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "it writes past the stores too, to have something to compare with"
)]

use std::future::Future;
use std::time::{Duration, Instant};

use callbook_application::ports::{AuditEntry, Ids, Transactions};
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{Database, DatabaseOptions, SeaTransactions};
use jiff::Timestamp;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};

fn main() {
    // cargo bench adds an argument of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    match words.as_slice() {
        [url, connections, entries] => {
            runtime.block_on(measure(
                url,
                connections.parse().unwrap(),
                entries.parse().unwrap(),
            ));
        }
        // `cargo test` and a bare `cargo bench` run it without a database: there is nothing to measure then.
        _ => println!("audit: URL CONNECTIONS ENTRIES"),
    }
}

async fn measure(url: &str, connections: u32, entries: u64) {
    let options = DatabaseOptions {
        connections,
        patience: Duration::from_secs(60),
    };
    let database = Database::open(url, options).await.unwrap();
    database.migrate().await.unwrap();
    let transactions = SeaTransactions::new(database, &InstallationKey::new([7; 32]));
    let mut plain = ConnectOptions::new(url);
    plain.max_connections(connections);
    let plain = sea_orm::Database::connect(plain).await.unwrap();
    plain
        .execute_unprepared("CREATE TABLE unchained (LIKE audit INCLUDING ALL)")
        .await
        .unwrap();

    for round in 1..=3 {
        let empty = || async {
            transactions.begin().await.unwrap().commit().await.unwrap();
        };
        report(round, "no entry", connections, entries, empty).await;
        report(round, "without a chain", connections, entries, || {
            unchained(&plain)
        })
        .await;
        report(round, "chained", connections, entries, || chained(&transactions)).await;
    }
}

async fn chained(transactions: &SeaTransactions) {
    let id = AuditId::from_uuid(TimeOrderedIds.next());
    let provenance = Provenance::local(Channel::Cli);
    let entry = AuditEntry::by_nobody(
        provenance,
        id,
        Timestamp::UNIX_EPOCH,
        AuditAction::SignedOut,
        "measured",
    )
    .changed("role", "sales", "manager");
    let unit = transactions.begin().await.unwrap();
    unit.audit.append(&entry).await.unwrap();
    unit.commit().await.unwrap();
}

/// The same row in a table with the same indexes, under a number that nobody waits for.
async fn unchained(connection: &DatabaseConnection) {
    let id = TimeOrderedIds.next();
    let seq = i64::from_be_bytes(id.as_bytes()[8..].try_into().unwrap());
    let sql = "INSERT INTO unchained (seq, id, at, channel, action, object, outcome, details, seal) \
               VALUES ($1, $2, 0, 'cli', 'session.ended', 'measured', 'done', '[[\"role\",\"sales\",\"manager\"]]', $3)";
    let values = [seq.into(), id.into(), vec![0_u8; 32].into()];
    let transaction = connection.begin().await.unwrap();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    transaction.execute_raw(statement).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn report<F: Future<Output = ()>>(
    round: u32,
    what: &str,
    connections: u32,
    entries: u64,
    act: impl Fn() -> F,
) {
    let each = entries / u64::from(connections);
    let start = Instant::now();
    let workers = (0..connections).map(|_| async {
        let mut took = Vec::new();
        for _ in 0..each {
            let start = Instant::now();
            act().await;
            took.push(start.elapsed());
        }
        took
    });
    let mut took: Vec<Duration> = futures::future::join_all(workers)
        .await
        .into_iter()
        .flatten()
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: f64| took[(took.len() as f64 * share) as usize].as_secs_f64() * 1_000.0;
    println!(
        "{round}  {what:<16} {:>7.0} a second   median {:>7.2} ms   99th {:>7.2} ms",
        took.len() as f64 / seconds,
        at(0.5),
        at(0.99)
    );
}
