//! Imports and their undoing that die at any moment: after a restart nothing is lost and nothing doubled.
//!
//! `scripts/torture-import` runs it with more moments and all fail points.

mod commands;
mod deaths;
mod digest;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use callbook_infrastructure::failpoints::FailPoint;

use crate::office::Office;
use crate::serving::Server;
pub(crate) use commands::InParts;
use commands::{begin, import, newest};
use deaths::{Act, Death, deaths};
use digest::{assert_same, digest, everything_but_imports};

on_both_databases![a_text_survives, a_workbook_survives];

/// How much is tried: little where nothing is said, so that it can be run all the time.
struct Effort {
    moments: usize,
    rows: u64,
    every_point: bool,
    seed: u64,
}

impl Effort {
    fn asked_for() -> Self {
        let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
        let moments = number("CALLBOOK_TORTURE_MOMENTS");
        Self {
            moments: usize::try_from(moments.unwrap_or(2)).unwrap(),
            rows: if moments.is_some() { 1_200 } else { 900 },
            every_point: moments.is_some(),
            seed: number("CALLBOOK_TORTURE_SEED").unwrap_or(20_261_121),
        }
    }
}

fn a_text_survives(office: Office) {
    torture(office, "csv");
}

fn a_workbook_survives(office: Office) {
    torture(office, "xlsx");
}

/// What is told at the end.
#[derive(Default)]
struct Told {
    reached: Mutex<BTreeMap<&'static str, usize>>,
    killed: AtomicUsize,
    too_late: AtomicUsize,
    longest: Mutex<Duration>,
}

struct Torture {
    office: Office,
    format: &'static str,
    after_import: Vec<String>,
    after_undo: Vec<String>,
    takes: [Duration; 2],
    told: Told,
}

fn torture(office: Office, format: &'static str) {
    let effort = Effort::asked_for();
    begin(&office, format, effort.rows);
    let undisturbed = office.copy();
    let since = Instant::now();
    undisturbed.run_in_parts(&import(&undisturbed, format)).is_over();
    let import_takes = since.elapsed();
    let after_import = digest(&undisturbed);
    let id = newest(&undisturbed).unwrap().0;
    let since = Instant::now();
    undisturbed
        .run_in_parts(&["imports", "undo", &id, "--as", "mano"])
        .is_over();
    let torture = Torture {
        after_undo: digest(&undisturbed),
        takes: [import_takes, since.elapsed()],
        after_import,
        office,
        format,
        told: Told::default(),
    };
    assert!(torture.after_import != torture.after_undo);
    let deaths = deaths(&effort);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((act, death)) = deaths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    torture.one(*act, *death);
                }
            });
        }
    });
    let told = &torture.told;
    println!(
        "{format}, {} rows: {} processes killed at random moments (seed {}), {} had ended before; fail points died at: {:?}; \
         the longest restart took {:.1} s",
        effort.rows,
        told.killed.load(Ordering::Relaxed),
        effort.seed,
        told.too_late.load(Ordering::Relaxed),
        told.reached.lock().unwrap(),
        told.longest.lock().unwrap().as_secs_f64(),
    );
    if effort.every_point {
        for point in FailPoint::ALL {
            let reached = told.reached.lock().unwrap().contains_key(point.name());
            assert!(reached, "nothing died at {}", point.name());
        }
    }
}

impl Torture {
    fn one(&self, act: Act, death: Death) {
        let office = self.office.copy();
        let case = format!("{act:?} {death:?}");
        match act {
            Act::Import => self.die(&office, &import(&office, self.format), self.takes[0], death),
            Act::Undo => {
                office.run_in_parts(&import(&office, self.format)).is_over();
                let id = newest(&office).unwrap().0;
                self.die(
                    &office,
                    &["imports", "undo", &id, "--as", "mano"],
                    self.takes[1],
                    death,
                );
            }
        }
        let before = everything_but_imports(&office);
        // Whoever looks what the file would do changes nothing by it.
        let mut look = import(&office, self.format);
        look.push("--dry-run");
        office.run_in_parts(&look).is_over();
        assert!(
            everything_but_imports(&office) == before,
            "{case}: a look changed something"
        );

        let since = Instant::now();
        self.go_on(&office, act, death);
        let took = since.elapsed();
        assert!(took < Duration::from_secs(60), "{case}: {took:?}");
        let mut longest = self.told.longest.lock().unwrap();
        *longest = longest.max(took);
        drop(longest);
        let expected = match act {
            Act::Import => &self.after_import,
            Act::Undo => &self.after_undo,
        };
        assert_same(&case, &digest(&office), expected);
    }

    /// Begins it and lets it die.
    fn die(&self, office: &Office, command: &[&str], takes: Duration, death: Death) {
        let mut child = match death {
            Death::At(_) => office.begin_in_parts(command, None),
            Death::Point(point, time) => {
                office.begin_in_parts(command, Some(format!("{}@{time}", point.name())))
            }
        };
        match death {
            Death::At(part) => {
                wait(takes.mul_f64(part));
                if child.try_wait().unwrap().is_none() {
                    child.kill().unwrap();
                    self.told.killed.fetch_add(1, Ordering::Relaxed);
                } else {
                    self.told.too_late.fetch_add(1, Ordering::Relaxed);
                }
                child.wait().unwrap();
            }
            Death::Point(point, _) => {
                if point == FailPoint::JobAfterRelease {
                    // Whoever is stopped in order gives its job back.
                    std::thread::park_timeout(takes.mul_f64(0.5));
                    drop(
                        Command::new("kill")
                            .args(["-INT", &child.id().to_string()])
                            .stderr(Stdio::null())
                            .status(),
                    );
                }
                // One that never comes by there simply ends.
                if child.wait().unwrap().code().is_none() {
                    *self.told.reached.lock().unwrap().entry(point.name()).or_default() += 1;
                }
            }
        }
    }

    /// What whoever comes after does: waits out the dead one's lease, or finds it over; a server or a command goes on.
    fn go_on(&self, office: &Office, act: Act, death: Death) {
        let Some((id, state)) = newest(office) else {
            assert_eq!(act, Act::Import);
            office.run_in_parts(&import(office, self.format)).is_over();
            return;
        };
        if ["draft", "checking", "checked"].contains(&state.as_str()) {
            assert_eq!(act, Act::Import);
            office
                .run(&["imports", "discard", &id, "--as", "mano"])
                .ends_with(0);
            office.run_in_parts(&import(office, self.format)).is_over();
            return;
        }
        if act == Act::Undo && state == "finished" {
            office
                .run_in_parts(&["imports", "undo", &id, "--as", "mano"])
                .is_over();
            return;
        }
        // One in twenty waits until the lease of the dead one has run out; for the others that is hurried on.
        let is_to_wait = matches!(death, Death::At(part) if part * 20.0 % 1.0 < 0.05);
        if !is_to_wait {
            office.execute("UPDATE jobs SET lease_until = NULL");
        }
        match death {
            Death::At(part) if part < 0.5 => {
                let server = Server::of(office.in_parts(&["serve", "--listen", "127.0.0.1:0"]));
                let patience = Instant::now() + Duration::from_secs(60);
                while office.count("SELECT count(*) FROM jobs") > 0 {
                    assert!(Instant::now() < patience, "the server does not come to the end");
                    std::thread::park_timeout(Duration::from_millis(100));
                }
                server.stop();
            }
            _ => {
                let resumed = office.run_in_parts(&["import", "--resume", &id, "--as", "mano", "--json"]);
                resumed.is_over();
            }
        }
    }
}

fn wait(time: std::time::Duration) {
    std::thread::park_timeout(time);
}
