//! The stores with a million customers: how long a load takes, and how long the questions that screens ask.
//!
//! ```text
//! cargo bench -p callbook-infrastructure --bench million -- load sqlite:///tmp/million.sqlite 1000000
//! cargo bench -p callbook-infrastructure --bench million -- ask sqlite:///tmp/million.sqlite
//! ```
//!
//! `load` fills an empty database: one company, 20 users, 60 % assigned, one in fifty called. `ask` puts every question
//! eight at a time and prints the median, the 99th percentile and the slowest, in milliseconds.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints what it measured, and has nobody to answer to when it fails"
)]

mod questions;
mod town;

use std::time::Instant;

use callbook_application::ports::Transactions;
use callbook_infrastructure::sea::{Database, DatabaseOptions, SeaTransactions};

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
    runtime.block_on(async {
        match words.as_slice() {
            ["load", url, rows] => load(&open(url).await, rows.parse().unwrap()).await,
            ["ask", url] => questions::ask(&open(url).await).await,
            // `cargo test` and a bare `cargo bench` run it without a database: there is nothing to measure then.
            _ => println!("million: load URL ROWS, or ask URL"),
        }
    });
}

async fn open(url: &str) -> Database {
    let database = Database::open(url, DatabaseOptions::default()).await.unwrap();
    database.migrate().await.unwrap();
    database
}

/// As many rows as an import commits at once.
const CHUNK: u64 = 20_000;

async fn load(database: &Database, rows: u64) {
    let town = town::Town::found(database).await;
    let transactions = SeaTransactions::new(database.clone(), &town::KEY);
    let start = Instant::now();
    let (mut customers_took, mut events_took, mut commits_took, mut known_took) = (0.0, 0.0, 0.0, 0.0);
    for first in (0..rows).step_by(usize::try_from(CHUNK).unwrap()) {
        let people = town.people(first..rows.min(first + CHUNK));
        let events = town.arrivals(&people);
        let phones: Vec<_> = people.iter().map(|one| one.phone).collect();
        let unit = transactions.begin().await.unwrap();
        let lap = Instant::now();
        unit.customers.known(&town.scope(), &phones).await.unwrap();
        known_took += lap.elapsed().as_secs_f64();
        let lap = Instant::now();
        unit.customers.insert_imported(&people).await.unwrap();
        customers_took += lap.elapsed().as_secs_f64();
        let lap = Instant::now();
        unit.customers.append(&town.scope(), &events).await.unwrap();
        events_took += lap.elapsed().as_secs_f64();
        let lap = Instant::now();
        unit.commit().await.unwrap();
        commits_took += lap.elapsed().as_secs_f64();
    }
    println!(
        "load {rows}: {:.2} s (known {known_took:.2}, customers {customers_took:.2}, events {events_took:.2}, commits \
         {commits_took:.2})",
        start.elapsed().as_secs_f64(),
    );
    let lap = Instant::now();
    let mut given = 0;
    while given < rows * 6 / 10 {
        let lap = Instant::now();
        let count = town
            .share_out(&transactions, u32::try_from(rows / 10).unwrap())
            .await;
        println!("assign {count}: {:.2} s", lap.elapsed().as_secs_f64());
        given += count;
    }
    println!("assign {given}: {:.2} s", lap.elapsed().as_secs_f64());
    let lap = Instant::now();
    let calls = town.call(database, &transactions, rows / 50).await;
    println!("call {calls}: {:.2} s", lap.elapsed().as_secs_f64());
    let lap = Instant::now();
    database.optimise().await.unwrap();
    println!("optimise: {:.2} s", lap.elapsed().as_secs_f64());
}
