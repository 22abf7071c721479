use std::time::Duration;

use callbook_application::ports::{Others, StoreError};
use callbook_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, SqlxPostgresConnector, SqlxSqliteConnector,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::error::store_error;
use super::turn::{Turn, Turnstile};
use super::unit_of_work::begin;

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// One file.
    Sqlite,
    /// A server, shared by several processes.
    Postgres,
}

/// How a database is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseOptions {
    /// How many connections read at once. SQLite has one more, which writes; PostgreSQL as many again.
    pub connections: u32,
    /// How long a read waits for a connection before it answers that the database is not available.
    pub patience: Duration,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            patience: Duration::from_secs(5),
        }
    }
}

/// The open database, with connections that write and others that read beside them. On SQLite one writes.
#[derive(Debug, Clone)]
pub struct Database {
    kind: DatabaseKind,
    write: DatabaseConnection,
    read: DatabaseConnection,
    turnstile: Turnstile,
}

/// A writer of SQLite waits its turn behind the chunks of an import, so it is given longer than a reader.
const WRITERS_PATIENCE: Duration = Duration::from_secs(30);

/// An arbitrary number, the same in all processes: whoever holds it migrates.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(4918273650127)";

impl Database {
    /// Opens the database at `url`: `sqlite://PATH` (made where it is missing) or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be opened.
    pub async fn open(url: &str, options: DatabaseOptions) -> Result<Self, StoreError> {
        let opened = match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url, options).await,
            Some(("sqlite", _)) => Self::open_sqlite(url, options).await,
            // Which it is may hold a password and is not repeated.
            _ => Err(DbErr::Custom(
                "the address is neither postgres: nor sqlite:".to_owned(),
            )),
        };
        opened.map_err(store_error)
    }

    /// Two pools: units of work that hold all connections of one while they wait to read would wait for each other.
    async fn open_postgres(url: &str, options: DatabaseOptions) -> Result<Self, DbErr> {
        let mut connect = quiet(url);
        connect
            .max_connections(options.connections)
            .acquire_timeout(options.patience)
            .set_application_name("callbook")
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        Ok(Self {
            kind: DatabaseKind::Postgres,
            write: SqlxPostgresConnector::connect(connect.clone()).await?,
            read: SqlxPostgresConnector::connect(connect).await?,
            turnstile: Turnstile::default(),
        })
    }

    // The connectors themselves: SeaORM's common entrance repeats an address that it cannot read, password and all.
    async fn open_sqlite(url: &str, options: DatabaseOptions) -> Result<Self, DbErr> {
        let mut writer = quiet(url);
        writer
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None::<Duration>)
            .max_lifetime(None::<Duration>)
            .acquire_timeout(WRITERS_PATIENCE)
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(|options| {
                tuned(options)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    // 24 MB: with SQLite's own 2 MB a large import spends half its time evicting index pages. With 32 it
                    // is hardly quicker, since its units of work touch more pages than either holds, and a server that
                    // imports would take more than 64 MiB above what it has anyway.
                    .pragma("cache_size", "-24576")
                    // 64 MB, not 4: an import touches the same index pages in every chunk, and each checkpoint would
                    // write them again.
                    .pragma("wal_autocheckpoint", "16384")
                    .pragma("journal_size_limit", "134217728")
            });
        let write = SqlxSqliteConnector::connect(writer).await?;
        // The readers come second: they cannot make the file.
        let mut readers = quiet(url);
        readers
            .max_connections(options.connections)
            .idle_timeout(Duration::from_secs(60))
            .acquire_timeout(options.patience)
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(|options| {
                tuned(options)
                    .read_only(true)
                    .pragma("cache_size", "-8192")
                    // The kernel keeps the pages, once for all readers, and takes them back when it needs the room.
                    .pragma("mmap_size", "1073741824")
            });
        let read = SqlxSqliteConnector::connect(readers).await?;
        Ok(Self {
            kind: DatabaseKind::Sqlite,
            write,
            read,
            turnstile: turnstile(url),
        })
    }

    /// Which of the two it is.
    pub const fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// What commands begin their transactions on.
    pub(super) const fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// What queries read from.
    pub(super) const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Waits until it is this one's turn to write; keep what comes back until the transaction has begun.
    pub(super) async fn turn(&self) -> Turn<'_> {
        self.turnstile.enter(WRITERS_PATIENCE).await
    }

    /// Who else has to do with a unit of work that is under way.
    pub(super) fn others(&self) -> Others {
        match self.kind {
            DatabaseKind::Postgres => Others::Beside,
            DatabaseKind::Sqlite if self.turnstile.is_sought() => Others::Waiting,
            DatabaseKind::Sqlite => Others::Absent,
        }
    }

    /// Brings the schema up to date, all of it or nothing. Of several processes that start at once one does it and the
    /// others wait.
    ///
    /// # Errors
    /// [`StoreError`], and the schema is as it was.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let transaction = begin(self).await?;
        if self.kind == DatabaseKind::Postgres {
            transaction
                .execute_unprepared(MIGRATION_LOCK)
                .await
                .map_err(store_error)?;
        }
        Migrator::up(&transaction, None).await.map_err(store_error)?;
        transaction.commit().await.map_err(store_error)
    }

    /// `Ok` where the database answers.
    ///
    /// # Errors
    /// [`StoreError`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read.ping().await.map_err(store_error)
    }

    /// Lets the planner learn what the tables hold; worth doing after a large import.
    ///
    /// SQLite's learns nothing: of a million rows it would look at a few hundred and take every column for equally
    /// telling. The migration tells it once what to think.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn optimise(&self) -> Result<(), StoreError> {
        if self.kind == DatabaseKind::Postgres {
            for statement in [
                "ANALYZE customers, customer_events",
                // What waits to go into the index of trigrams slows every search until it is there.
                "SELECT gin_clean_pending_list('customers_search')",
            ] {
                self.write
                    .execute_unprepared(statement)
                    .await
                    .map_err(store_error)?;
            }
        }
        Ok(())
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn close(self) -> Result<(), StoreError> {
        // The readers first: only the last connection of all folds the log in.
        self.read.close_by_ref().await.map_err(store_error)?;
        self.write.close_by_ref().await.map_err(store_error)
    }
}

/// Beside the file of that address, which is open by now; a database in memory has none.
fn turnstile(url: &str) -> Turnstile {
    let options = url.parse::<SqliteConnectOptions>().ok();
    let file = options.as_ref().map(SqliteConnectOptions::get_filename);
    file.filter(|file| file.is_file())
        .map_or_else(Turnstile::default, Turnstile::beside)
}

/// Nothing of what is stored or asked for may reach a log.
fn quiet(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).record_stmt_in_spans(false);
    options
}

fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .foreign_keys(true)
        .busy_timeout(WRITERS_PATIENCE)
        .pragma("temp_store", "memory")
}
