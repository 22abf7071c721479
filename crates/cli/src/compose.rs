//! The one place where adapters meet ports.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use callbook_application::ports::Clock;
use callbook_application::{Ports, Settings as Limits, UseCases};
use callbook_infrastructure::clock::TokioTimer;
use callbook_infrastructure::files::LocalFiles;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::passwords::Argon2Passwords;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, SeaAccountQueries, SeaCompanyQueries, SeaCustomerQueries, SeaDashboardQueries,
    SeaImportQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use callbook_infrastructure::sheets::{SheetReader, WorkbookLimits, WorkbookProgram};
use callbook_infrastructure::tokens::RandomTokens;

use crate::failure::{Failure, sentence, with_causes};
use crate::settings::Settings;

/// Callbook, put together.
pub(crate) struct Callbook {
    pub(crate) use_cases: Arc<UseCases>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) database: Database,
    pub(crate) files: LocalFiles,
}

impl Callbook {
    /// Opens the data directory and the database, which it brings up to date, and puts the adapters behind the
    /// ports. Time is told by `clock`.
    pub(crate) async fn open(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        open_data_dir(&settings.data_dir)?;
        let options = DatabaseOptions {
            connections: settings.database_connections,
            patience: Duration::from_secs(5),
        };
        let database = Database::open(&settings.database_url, options).await?;
        database.migrate().await?;
        let files = LocalFiles::new(&settings.data_dir, settings.upload_limit);
        let ports = ports(&database, files.clone(), clock.clone())?;
        Ok(Self {
            use_cases: Arc::new(UseCases::new(&ports, Limits::default())),
            clock,
            database,
            files,
        })
    }

    /// Closes the database in order.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        Ok(self.database.close().await?)
    }
}

fn ports(database: &Database, files: LocalFiles, clock: Arc<dyn Clock>) -> Result<Ports, Failure> {
    let tokens =
        RandomTokens::new().map_err(|error| Failure::nothing_done(sentence(&with_causes(&error))))?;
    let passwords =
        Argon2Passwords::new().map_err(|error| Failure::nothing_done(sentence(&with_causes(&error))))?;
    let program = WorkbookProgram::own()
        .map_err(|error| Failure::nothing_done(format!("Callbook's own program is not found: {error}.")))?;
    Ok(Ports {
        clock,
        timer: Arc::new(TokioTimer),
        ids: Arc::new(TimeOrderedIds),
        tokens: Arc::new(tokens),
        passwords: Arc::new(passwords),
        transactions: Arc::new(SeaTransactions::new(database.clone())),
        companies: Arc::new(SeaCompanyQueries::new(database.clone())),
        statuses: Arc::new(SeaStatusQueries::new(database.clone())),
        users: Arc::new(SeaUserQueries::new(database.clone())),
        accounts: Arc::new(SeaAccountQueries::new(database.clone())),
        customers: Arc::new(SeaCustomerQueries::new(database.clone())),
        dashboard: Arc::new(SeaDashboardQueries::new(database.clone())),
        imports: Arc::new(SeaImportQueries::new(database.clone())),
        sheets: Arc::new(SheetReader::new(
            files.clone(),
            program,
            WorkbookLimits::default(),
        )),
        files: Arc::new(files),
    })
}

/// Makes the data directory, closed to everybody else; one that is there and open is closed.
fn open_data_dir(path: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.and_then(|()| close_to_others(path)).map_err(|error| {
        Failure::nothing_done(format!(
            "The data directory {} cannot be used: {error}.",
            path.display()
        ))
        .advise("Name another with --data-dir, or give this user the right to write there.")
    })
}

fn close_to_others(path: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(0o700);
    fs::set_permissions(path, permissions)
}
