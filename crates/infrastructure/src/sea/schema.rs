//! How far the schema of a database has come, and how SQLite keeps what is written; looked at, not changed.

use std::collections::BTreeSet;

use callbook_application::ports::StoreError;
use callbook_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

use super::connection::{Database, DatabaseKind};
use super::error::store_error;

/// What a database's schema is to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// The one that it knows.
    Current,
    /// Steps are missing, so many.
    Behind(usize),
    /// It has steps that this program does not know: a newer one has been here.
    Ahead(Vec<String>),
}

/// How SQLite writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// `wal`, or what the file system made of it.
    pub mode: String,
    /// 2 is FULL: what is committed outlives a power cut.
    pub synchronous: i64,
}

#[derive(Debug, FromQueryResult)]
struct Applied {
    version: String,
}

impl Database {
    /// How far the schema has come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let connection = self.read();
        let known: BTreeSet<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        let there = match self.kind() {
            DatabaseKind::Sqlite => {
                "SELECT name AS version FROM sqlite_master WHERE name = 'seaql_migrations'"
            }
            DatabaseKind::Postgres => {
                "SELECT table_name::text AS version FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = 'seaql_migrations'"
            }
        };
        let applied = async |sql: &str| -> Result<BTreeSet<String>, DbErr> {
            let statement = Statement::from_string(connection.get_database_backend(), sql);
            let rows = Applied::find_by_statement(statement).all(connection).await?;
            Ok(rows.into_iter().map(|row| row.version).collect())
        };
        if applied(there).await.map_err(store_error)?.is_empty() {
            return Ok(Schema::Behind(known.len()));
        }
        let applied = applied("SELECT version FROM seaql_migrations")
            .await
            .map_err(store_error)?;
        let foreign: Vec<String> = applied.difference(&known).cloned().collect();
        Ok(match known.difference(&applied).count() {
            _ if !foreign.is_empty() => Schema::Ahead(foreign),
            0 => Schema::Current,
            missing => Schema::Behind(missing),
        })
    }

    /// How SQLite writes; `None` on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn journal(&self) -> Result<Option<Journal>, StoreError> {
        if self.kind() == DatabaseKind::Postgres {
            return Ok(None);
        }
        let connection = self.write();
        let pragma = async |name: &str| {
            let statement =
                Statement::from_string(connection.get_database_backend(), format!("PRAGMA {name}"));
            let row = connection.query_one_raw(statement).await?;
            row.ok_or_else(|| DbErr::Custom(format!("PRAGMA {name} says nothing")))
        };
        let mode = pragma("journal_mode").await.map_err(store_error)?;
        let synchronous = pragma("synchronous").await.map_err(store_error)?;
        Ok(Some(Journal {
            mode: mode.try_get_by_index(0).map_err(store_error)?,
            synchronous: synchronous.try_get_by_index(0).map_err(store_error)?,
        }))
    }
}
