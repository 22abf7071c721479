//! Imports and their undoing that die at any moment: after a restart nothing is lost and nothing doubled.
//!
//! `scripts/torture-import` runs it with more moments and all fail points.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use callbook_infrastructure::failpoints::{CHUNK_ROWS, FailPoint, VARIABLE};

use crate::office::Office;
use crate::serving::Server;

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

/// When a process dies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Death {
    /// So far into what an undisturbed one takes.
    At(f64),
    /// When it comes by there, for the first, second, third … time.
    Point(FailPoint, u32),
}

/// What dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Import,
    Undo,
}

fn a_text_survives(office: Office) {
    torture(office, "csv");
}

fn a_workbook_survives(office: Office) {
    torture(office, "xlsx");
}

const SHORT: [(Act, FailPoint); 3] = [
    (Act::Import, FailPoint::UnitAfterCommit),
    (Act::Import, FailPoint::ChunkAfterEvents),
    (Act::Undo, FailPoint::UndoAfterRemoval),
];

fn deaths(effort: &Effort) -> Vec<(Act, Death)> {
    let mut random = effort.seed;
    let mut deaths = Vec::new();
    for number in 0..effort.moments {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let part = f64::from(u32::try_from(random >> 33).unwrap()) / f64::from(1_u32 << 31);
        let act = if number % 4 == 3 { Act::Undo } else { Act::Import };
        deaths.push((act, Death::At(part)));
    }
    if effort.every_point {
        for point in FailPoint::ALL {
            for (act, time) in [(Act::Import, 1), (Act::Import, 3), (Act::Undo, 1), (Act::Undo, 2)] {
                if comes_by(act, point) {
                    deaths.push((act, Death::Point(point, time)));
                }
            }
        }
    } else {
        deaths.extend(SHORT.map(|(act, point)| (act, Death::Point(point, 2))));
    }
    deaths
}

/// Whether there is such a place on the way.
fn comes_by(act: Act, point: FailPoint) -> bool {
    let name = point.name();
    match act {
        Act::Import => !name.starts_with("undo"),
        Act::Undo => !name.starts_with("chunk") && !name.starts_with("file"),
    }
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

/// Customers that the file knows by their phones, and the file.
fn begin(office: &Office, format: &str, rows: u64) {
    let known = office.file("known.csv");
    let sample = |rows: u64, out: &str| {
        office
            .run(&[
                "sample",
                &rows.to_string(),
                "--dirty",
                "--seed",
                "5",
                "--out",
                out,
            ])
            .ends_with(0);
    };
    sample(rows / 3, &known);
    let text = std::fs::read_to_string(&known).unwrap();
    let mut phones = csv::Reader::from_reader(text.as_bytes());
    let place = phones
        .headers()
        .unwrap()
        .iter()
        .position(|header| header.to_lowercase().contains("phone"));
    let place = place.unwrap();
    let lines: Vec<String> = phones
        .records()
        .map(|record| format!("{:?}", &record.unwrap()[place]))
        .collect();
    let lines = office.write("known.csv", format!("phone\n{}\n", lines.join("\n")));
    let said = office.run(&["import", &lines, "--as", "mano", "--assign", "round-robin:sita"]);
    assert!([0, 3].contains(&said.code), "{said:?}");
    sample(rows, &office.file(&format!("many.{format}")));
}

fn import<'a>(office: &Office, format: &str) -> Vec<&'a str> {
    let file: &'a str = office.file(&format!("many.{format}")).leak();
    vec![
        "import",
        file,
        "--as",
        "mano",
        "--assign",
        "round-robin:ravi,sita",
        "--on-duplicate",
        "overwrite",
        "--on-repeat",
        "merge",
        "--dates",
        "day-first",
        "--json",
    ]
}

/// The newest import of this office, its id and its state.
fn newest(office: &Office) -> Option<(String, String)> {
    let list = office
        .run(&["imports", "list", "--as", "mano", "--limit", "5", "--json"])
        .ends_with(0)
        .json();
    let newest = list
        .as_array()
        .unwrap()
        .iter()
        .find(|import| import["file"] != "known.csv")?;
    let text = |key: &str| newest[key].as_str().unwrap().to_owned();
    Some((text("id"), text("state")))
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

trait InParts {
    fn in_parts(&self, arguments: &[&str]) -> Command;
    fn begin_in_parts(&self, arguments: &[&str], die_at: Option<String>) -> Child;
    fn run_in_parts(&self, arguments: &[&str]) -> crate::office::Said;
}

/// So that a small file has many checkpoints.
impl InParts for Office {
    fn in_parts(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env(CHUNK_ROWS, "150");
        command
    }

    fn begin_in_parts(&self, arguments: &[&str], die_at: Option<String>) -> Child {
        let mut command = self.in_parts(arguments);
        command.envs(die_at.map(|place| (VARIABLE, place)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    fn run_in_parts(&self, arguments: &[&str]) -> crate::office::Said {
        crate::office::Said::of(self.in_parts(arguments).stdin(Stdio::null()).output().unwrap())
    }
}

impl crate::office::Said {
    /// Some rows of a dirty list are refused, and some customers stay.
    #[track_caller]
    fn is_over(&self) {
        assert!([0, 3].contains(&self.code), "{self:#?}");
    }
}

/// Customers by phone, timelines, tallies, what was said of rows, figures; ids and times of what is new left aside.
fn digest(office: &Office) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |table: &str, sql: &str| {
        for row in office.rows(sql) {
            lines.push(format!("{table}: {row}"));
        }
    };
    add(
        "customers",
        "SELECT phone, name, email, area, date, remark, notes, status_id, assignee_id, assignment_rule, \
        follow_up_at, attempts, closed, do_not_call, other_phones, custom, version, search_text FROM customers",
    );
    add(
        "events",
        "SELECT c.phone, e.kind, e.from_status_id, e.to_status_id, e.from_user_id, e.to_user_id, e.rule, \
        e.row, e.remark, e.follow_up_at, e.changes FROM customer_events e JOIN customers c ON c.id = e.customer_id",
    );
    add(
        "orphans",
        "SELECT count(*) FROM customer_events e WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = \
        e.customer_id)",
    );
    add(
        "tallies",
        "SELECT assignee_id, status_id, count FROM customer_tallies WHERE count <> 0",
    );
    add(
        "areas",
        "SELECT assignee_id, area, count FROM area_tallies WHERE count <> 0",
    );
    add(
        "activity",
        "SELECT user_id, measure, sum(count) FROM activity_tallies GROUP BY user_id, measure",
    );
    add(
        "findings",
        "SELECT i.file_name, f.stage, f.kind, f.row, f.code FROM import_findings f JOIN imports i ON i.id = \
        f.import_id WHERE f.stage <> 'check'",
    );
    add(
        "imports",
        "SELECT file_name, state, checkpoint_row, created, updated, skipped, refused, dealt, reasons FROM imports",
    );
    add("jobs", "SELECT count(*) FROM jobs");
    lines.sort_unstable();
    lines
}

/// All tables but those of imports.
fn everything_but_imports(office: &Office) -> Vec<String> {
    office.everything_but(&["imports", "import_findings", "jobs", "job_turns"])
}

/// Nobody wants to read thousands of lines.
#[track_caller]
fn assert_same(case: &str, found: &[String], expected: &[String]) {
    let lacking: Vec<_> = expected
        .iter()
        .filter(|line| found.binary_search(line).is_err())
        .take(5)
        .collect();
    let too_many: Vec<_> = found
        .iter()
        .filter(|line| expected.binary_search(line).is_err())
        .take(5)
        .collect();
    assert!(
        found == expected,
        "{case}: {} lines for {}; lacking, for example: {lacking:#?}; too many: {too_many:#?}",
        found.len(),
        expected.len()
    );
}

fn wait(time: std::time::Duration) {
    std::thread::park_timeout(time);
}
