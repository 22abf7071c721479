//! The database schema, one file a migration, for SQLite and PostgreSQL alike.
//!
//! Ids are UUIDs (sixteen bytes on SQLite), instants microseconds since the epoch, days ISO text, enumerations their
//! keys as text.

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

mod m20261121_000001_companies;
mod m20261121_000002_users;
mod m20261121_000003_statuses;
mod m20261121_000004_customers;
mod m20261121_000005_imports;
mod m20261121_000006_audit;
mod m20261121_000007_access;
mod m20261121_000008_outbox;
mod m20261121_000009_factors;
mod m20261121_000010_invitations;
mod m20261121_000011_maintenance;
mod m20261121_000012_pictures;
mod m20261121_000013_api_tokens;
mod m20261121_000014_profiles;
mod m20261121_000015_indexes;
mod m20261121_000016_custom_fields;
mod m20261121_000018_undo;

/// Brings a database up to date.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_companies::Migration),
            Box::new(m20261121_000002_users::Migration),
            Box::new(m20261121_000003_statuses::Migration),
            Box::new(m20261121_000004_customers::Migration),
            Box::new(m20261121_000005_imports::Migration),
            Box::new(m20261121_000006_audit::Migration),
            Box::new(m20261121_000007_access::Migration),
            Box::new(m20261121_000008_outbox::Migration),
            Box::new(m20261121_000009_factors::Migration),
            Box::new(m20261121_000010_invitations::Migration),
            Box::new(m20261121_000011_maintenance::Migration),
            Box::new(m20261121_000012_pictures::Migration),
            Box::new(m20261121_000013_api_tokens::Migration),
            Box::new(m20261121_000014_profiles::Migration),
            Box::new(m20261121_000015_indexes::Migration),
            Box::new(m20261121_000016_custom_fields::Migration),
            Box::new(m20261121_000018_undo::Migration),
        ]
    }
}
