//! A place where commands run: a data directory and a database of its own.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::{PostgresDatabase, count, execute};

/// Stamps cases, `fn(Office)`, as tests of both databases. The office is set up: `asha` is its admin, `mano` a manager,
/// `ravi` and `sita` are in sales.
macro_rules! on_both_databases {
    ($($case:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $case() {
                super::$case(crate::office::Office::new());
            })*
        }
        mod on_postgres {
            $(#[test]
            fn $case() {
                if let Some(office) = crate::office::Office::new_on_postgres() {
                    super::$case(office);
                }
            })*
        }
    };
}

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct Office {
    folder: TempDir,
    database: Option<PostgresDatabase>,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn tells(self, part: &str) -> Self {
        assert!(self.error.contains(part), "not told: {part}\n{self:#?}");
        self
    }

    /// The whole output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl Office {
    /// Nothing set up, on SQLite.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    pub(crate) fn new() -> Self {
        Self::empty().set_up()
    }

    /// `None` where there is no PostgreSQL, which is an error where `CI` is set.
    pub(crate) fn new_on_postgres() -> Option<Self> {
        let database = Some(PostgresDatabase::new()?);
        let folder = tempfile::tempdir().unwrap();
        Some(Self { folder, database }.set_up())
    }

    /// Another place on the same kind of database.
    pub(crate) fn another(&self) -> Self {
        match self.database {
            None => Self::new(),
            Some(_) => Self::new_on_postgres().unwrap(),
        }
    }

    /// Another place with the same in it. No process may be at work in this one.
    pub(crate) fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(self.folder.path(), folder.path());
        let database = self.database.as_ref().map(PostgresDatabase::copy);
        Self { folder, database }
    }

    /// The names of all tables.
    pub(crate) fn tables(&self) -> Vec<String> {
        crate::postgres::tables(&self.url())
    }

    /// All tables but those, row by row.
    pub(crate) fn everything_but(&self, tables: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        for table in self.tables() {
            if !tables.contains(&table.as_str()) {
                let rows = self.rows(&format!("SELECT * FROM {table}"));
                lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
            }
        }
        lines.sort_unstable();
        lines
    }

    /// What a query finds, each row as text.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        crate::postgres::rows(&self.url(), sql)
    }

    fn set_up(self) -> Self {
        self.write("password", format!("{PASSWORD}\n"));
        let company = ["--company", "Acme Calls", "--preset", "calling", "--region", "IN"];
        let admin = [
            "--timezone",
            "Asia/Kolkata",
            "--admin",
            "asha",
            "--email",
            "asha@example.com",
        ];
        let password = self.file("password");
        let command = [&["init"][..], &company, &admin, &["--password-file", &password]].concat();
        self.run(&command).ends_with(0);
        for (name, role) in [("mano", "manager"), ("ravi", "sales"), ("sita", "sales")] {
            self.add_user(name, role).ends_with(0);
        }
        self
    }

    pub(crate) fn add_user(&self, name: &str, role: &str) -> Said {
        let email = format!("{name}@example.com");
        let password = self.file("password");
        let command = [
            "user", "add", name, "--role", role, "--name", name, "--email", &email,
        ];
        self.run(&[&command[..], &["--password-file", &password]].concat())
    }

    /// The path of a file in this office.
    pub(crate) fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).unwrap();
        self.file(name)
    }

    /// The command with this office's data directory and database, and nothing of the environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin!("callbook"));
        command.env_clear().current_dir(self.folder.path());
        command.arg("--data-dir").arg(self.data_dir());
        if let Some(database) = &self.database {
            command.env("DATABASE_URL", &database.url);
        }
        command.args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).stdin(Stdio::null()).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Said {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end without reading all of it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Said::of(child.wait_with_output().unwrap())
    }

    /// Imports a file of that content as the manager.
    pub(crate) fn import(&self, name: &str, content: impl AsRef<[u8]>, more: &[&str]) -> Said {
        self.import_as("mano", name, content, more)
    }

    /// Imports a file of that content as that user.
    pub(crate) fn import_as(
        &self,
        acting: &str,
        name: &str,
        content: impl AsRef<[u8]>,
        more: &[&str],
    ) -> Said {
        let file = self.write(name, content);
        self.run(&[&["import", &file, "--as", acting, "--json"][..], more].concat())
    }

    /// The customers that somebody sees, by phone: every field that the list shows but ids and times.
    pub(crate) fn customers(&self, acting: &str) -> Vec<Value> {
        let said = self.run(&[
            "customers",
            "list",
            "--as",
            acting,
            "--limit",
            "1000000",
            "--json",
        ]);
        let mut customers = said.ends_with(0).json().as_array().unwrap().clone();
        for customer in &mut customers {
            let fields = customer.as_object_mut().unwrap();
            for changing in ["id", "source_import", "created_at", "updated_at"] {
                fields.remove(changing);
            }
        }
        customers.sort_by_key(|customer| customer["phone"].as_str().unwrap().to_owned());
        customers
    }

    /// One field of all customers, in the order of their phones.
    pub(crate) fn column(&self, field: &str) -> Vec<Value> {
        self.customers("mano")
            .iter()
            .map(|customer| customer[field].clone())
            .collect()
    }

    /// What a query for one number finds, past the product.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        count(&self.url(), sql)
    }

    pub(crate) fn url(&self) -> String {
        match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite://{}", self.data_dir().join("callbook.sqlite").display()),
        }
    }

    /// Does something past the product.
    pub(crate) fn execute(&self, sql: &str) {
        execute(&self.url(), sql);
    }

    #[track_caller]
    pub(crate) fn only_customer(&self) -> Value {
        let customers = self.customers("mano");
        assert_eq!(customers.len(), 1, "{customers:#?}");
        customers[0].clone()
    }
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&place).unwrap();
            copy_folder(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// The figures of an outcome in the order created, updated, skipped, refused; their sum is checked on the way.
#[track_caller]
pub(crate) fn figures(outcome: &Value) -> [u64; 4] {
    let figures = ["created", "updated", "skipped", "refused"].map(|key| outcome[key].as_u64().unwrap());
    assert_eq!(
        outcome["records"].as_u64(),
        Some(figures.iter().sum()),
        "{outcome:#}"
    );
    figures
}
