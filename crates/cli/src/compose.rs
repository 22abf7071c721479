//! The one place where adapters meet ports.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use callbook_application::mail::MailDelivery;
use callbook_application::ports::{Clock, MailServer};
use callbook_application::{Ports, Settings as Limits, UseCases};
use callbook_infrastructure::clock::TokioTimer;
use callbook_infrastructure::export::TableFiles;
use callbook_infrastructure::factors::{KeyedCodes, RandomTotp};
use callbook_infrastructure::failpoints;
use callbook_infrastructure::files::LocalFiles;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::passwords::Argon2Passwords;
use callbook_infrastructure::pictures::PictureStudio;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, SeaAccountQueries, SeaApiTokenQueries, SeaAuditChain, SeaAuditQueries,
    SeaCompanyQueries, SeaCustomFieldQueries, SeaCustomerQueries, SeaDashboardQueries, SeaImportQueries,
    SeaMaintenanceQueries, SeaPictureQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use callbook_infrastructure::sea::{
    SeaFactorQueries, SeaOutboxQueries, SeaRememberQueries, SeaSessionQueries,
};
use callbook_infrastructure::sea::{SeaGroupQueries, SeaInvitationQueries, SeaSignUpQueries};
use callbook_infrastructure::sheets::{Places, SheetReader, WorkbookLimits, WorkbookProgram};
use callbook_infrastructure::smtp::SmtpServer;
use callbook_infrastructure::tokens::RandomTokens;
use callbook_infrastructure::vault::KeyVault;
use callbook_web::{TeraLetters, WebSettings};
use tokio::sync::Notify;

use crate::failure::{Failure, sentence, with_causes};
use crate::settings::Settings;

/// Callbook, put together.
pub(crate) struct Callbook {
    pub(crate) use_cases: Arc<UseCases>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) database: Database,
    pub(crate) files: LocalFiles,
    pub(crate) letters: TeraLetters,
    /// Told of mails that this process has written.
    pub(crate) mail_waits: Arc<Notify>,
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
        let keys = InstallationKey::new(settings.secret()?.0);
        let transactions = SeaTransactions::new(database.clone(), &keys);
        let mail = Mailing {
            letters: letters(settings)?,
            server: mail_server(settings)?,
            waits: transactions.mail_waits(),
        };
        let limits = Limits {
            mail: mail.delivery(),
            sessions: settings.sessions,
            exposure: settings.exposure(),
            chunk_rows: failpoints::chunk_rows(),
        };
        let ports = ports(
            &database,
            transactions,
            &keys,
            &mail,
            files.clone(),
            TableFiles::new(&settings.data_dir),
            clock.clone(),
        )?;
        Ok(Self {
            use_cases: Arc::new(UseCases::new(&ports, limits)),
            clock,
            database,
            files,
            letters: mail.letters,
            mail_waits: mail.waits,
        })
    }

    /// Closes the database in order.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        Ok(self.database.close().await?)
    }
}

/// How mail is written and goes out.
struct Mailing {
    letters: TeraLetters,
    server: Option<Arc<dyn MailServer>>,
    waits: Arc<Notify>,
}

impl Mailing {
    fn delivery(&self) -> MailDelivery {
        match self.server {
            Some(_) => MailDelivery::Smtp,
            None => MailDelivery::Outbox,
        }
    }
}

fn letters(settings: &Settings) -> Result<TeraLetters, Failure> {
    let web = WebSettings {
        public_address: settings.public_address.clone(),
        ..WebSettings::new(settings.listen)
    };
    TeraLetters::load(&web.origin()).map_err(|error| Failure::nothing_done(sentence(&with_causes(&error))))
}

fn mail_server(settings: &Settings) -> Result<Option<Arc<dyn MailServer>>, Failure> {
    let Some(smtp) = settings.smtp.clone() else {
        return Ok(None);
    };
    let server = SmtpServer::new(smtp).map_err(|error| Failure::usage(sentence(&with_causes(&error))))?;
    Ok(Some(Arc::new(server)))
}

fn ports(
    database: &Database,
    transactions: SeaTransactions,
    keys: &InstallationKey,
    mail: &Mailing,
    files: LocalFiles,
    tables: TableFiles,
    clock: Arc<dyn Clock>,
) -> Result<Ports, Failure> {
    let tokens =
        RandomTokens::new().map_err(|error| Failure::nothing_done(sentence(&with_causes(&error))))?;
    let passwords =
        Argon2Passwords::new().map_err(|error| Failure::nothing_done(sentence(&with_causes(&error))))?;
    let program = WorkbookProgram::own()
        .map_err(|error| Failure::nothing_done(format!("Callbook's own program is not found: {error}.")))?;
    let sheets = SheetReader::new(files.clone(), program, WorkbookLimits::default());
    Ok(Ports {
        clock,
        timer: Arc::new(TokioTimer),
        ids: Arc::new(TimeOrderedIds),
        tokens: Arc::new(tokens),
        passwords: Arc::new(passwords),
        transactions: Arc::new(transactions),
        companies: Arc::new(SeaCompanyQueries::new(database.clone())),
        statuses: Arc::new(SeaStatusQueries::new(database.clone())),
        api_tokens: Arc::new(SeaApiTokenQueries::new(database.clone())),
        users: Arc::new(SeaUserQueries::new(database.clone())),
        groups: Arc::new(SeaGroupQueries::new(database.clone())),
        invitations: Arc::new(SeaInvitationQueries::new(database.clone())),
        sign_ups: Arc::new(SeaSignUpQueries::new(database.clone())),
        accounts: Arc::new(SeaAccountQueries::new(database.clone())),
        custom_fields: Arc::new(SeaCustomFieldQueries::new(database.clone())),
        customers: Arc::new(SeaCustomerQueries::new(database.clone())),
        dashboard: Arc::new(SeaDashboardQueries::new(database.clone())),
        imports: Arc::new(SeaImportQueries::new(database.clone())),
        maintenance: Arc::new(SeaMaintenanceQueries::new(database.clone())),
        audit: Arc::new(SeaAuditQueries::new(database.clone())),
        chain: Arc::new(SeaAuditChain::new(database.clone(), keys)),
        factors: Arc::new(SeaFactorQueries::new(database.clone())),
        sessions: Arc::new(SeaSessionQueries::new(database.clone())),
        remembered: Arc::new(SeaRememberQueries::new(database.clone())),
        vault: Arc::new(KeyVault::new(keys.clone())),
        totp: Arc::new(RandomTotp),
        codes: Arc::new(KeyedCodes::new(keys)),
        pictures: Arc::new(PictureStudio::default()),
        kept_pictures: Arc::new(SeaPictureQueries::new(database.clone())),
        letters: Arc::new(mail.letters.clone()),
        outbox: Arc::new(SeaOutboxQueries::new(database.clone(), keys)),
        mail_server: mail.server.clone(),
        requested_sheets: Arc::new(sheets.for_requests(Places::default())),
        sheets: Arc::new(sheets),
        files: Arc::new(files),
        tables: Arc::new(tables),
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
