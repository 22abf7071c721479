//! The one place where the driver's errors become the ports'.

use callbook_application::ports::{BoxError, StoreError};
use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError};

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Try again later.
    Unavailable,
    /// Make room.
    Full,
    /// Mend the code.
    Backend,
}

/// Maps what SeaORM answered.
pub(crate) fn store_error(error: DbErr) -> StoreError {
    let class = classify(&error);
    let source: BoxError = Box::new(error);
    match class {
        Class::Unavailable => StoreError::Unavailable(source),
        Class::Full => StoreError::Full(source),
        Class::Backend => StoreError::Backend(source),
    }
}

/// Whether the error says that a value is there already where it must be unique.
pub(crate) fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// A stored value does not say what it should.
#[derive(Debug, thiserror::Error)]
#[error("the value stored in {column} cannot be read")]
struct Unreadable {
    column: &'static str,
    source: Option<BoxError>,
}

/// The value stored in `column` could not be parsed.
pub(crate) fn unreadable(column: &'static str, source: impl Into<BoxError>) -> StoreError {
    StoreError::Backend(Box::new(Unreadable {
        column,
        source: Some(source.into()),
    }))
}

/// The value stored in `column` is one that cannot be.
pub(crate) fn impossible(column: &'static str) -> StoreError {
    StoreError::Backend(Box::new(Unreadable { column, source: None }))
}

fn classify(error: &DbErr) -> Class {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => match runtime(error) {
            // Even a connection that cannot be opened may say that the disk is full.
            Some(sqlx) if of_driver(sqlx) == Class::Full => Class::Full,
            // An address that cannot be read does not get better by waiting.
            Some(SqlxError::Configuration(_)) => Class::Backend,
            _ => Class::Unavailable,
        },
        DbErr::Exec(_) | DbErr::Query(_) => runtime(error).map_or(Class::Backend, of_driver),
        _ => Class::Backend,
    }
}

fn runtime(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn of_driver(error: &SqlxError) -> Class {
    match error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Class::Unavailable,
        SqlxError::Database(error) => match error.code() {
            Some(code) if error.as_error().is::<sea_orm::SqlxSqliteError>() => of_sqlite(&code),
            Some(code) => of_postgres(&code),
            None => Class::Backend,
        },
        _ => Class::Backend,
    }
}

/// By the primary result code (<https://www.sqlite.org/rescode.html>), the low byte of the extended one.
fn of_sqlite(code: &str) -> Class {
    match code.parse::<u32>().map(|code| code & 0xFF) {
        // BUSY, LOCKED, IOERR, CANTOPEN.
        Ok(5 | 6 | 10 | 14) => Class::Unavailable,
        // FULL.
        Ok(13) => Class::Full,
        _ => Class::Backend,
    }
}

/// By SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn of_postgres(code: &str) -> Class {
    match code {
        "53100" => Class::Full,
        // Serialisation failure, deadlock, lock not available, shutdown and start-up, statement timeout.
        "40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03" | "57014" => Class::Unavailable,
        // Connection trouble, too many connections and their like.
        _ if code.starts_with("08") || code.starts_with("53") => Class::Unavailable,
        _ => Class::Backend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_or_unreachable_database_may_be_tried_again() {
        for code in ["5", "261", "517", "6", "14"] {
            assert_eq!(of_sqlite(code), Class::Unavailable, "{code}");
        }
        for code in ["08006", "53300", "57P01", "40001", "40P01"] {
            assert_eq!(of_postgres(code), Class::Unavailable, "{code}");
        }
        let error = DbErr::ConnectionAcquire(sea_orm::error::ConnAcquireErr::Timeout);
        assert!(matches!(store_error(error), StoreError::Unavailable(_)));
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        assert_eq!(of_sqlite("13"), Class::Full);
        assert_eq!(of_postgres("53100"), Class::Full);
    }

    #[test]
    fn the_rest_is_a_defect() {
        assert_eq!(of_sqlite("19"), Class::Backend);
        assert_eq!(of_postgres("42601"), Class::Backend);
        assert!(matches!(
            store_error(DbErr::Custom(String::new())),
            StoreError::Backend(_)
        ));
    }
}
