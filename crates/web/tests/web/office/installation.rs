//! One installation on the real adapters.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use callbook_application::mail::MailDelivery;
use callbook_application::ports::{Composed, OutboxQueries};
use callbook_application::{Ports, Settings, UseCases};
use callbook_domain::access::MailTextScope;
use callbook_domain::second_factor::Exposure;
use callbook_infrastructure::clock::TokioTimer;
use callbook_infrastructure::export::TableFiles;
use callbook_infrastructure::factors::{KeyedCodes, RandomTotp};
use callbook_infrastructure::files::LocalFiles;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::passwords::Argon2Passwords;
use callbook_infrastructure::pictures::PictureStudio;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, SeaAccountQueries, SeaApiTokenQueries, SeaAuditChain, SeaAuditQueries,
    SeaCompanyQueries, SeaCustomFieldQueries, SeaCustomerQueries, SeaDashboardQueries, SeaFactorQueries,
    SeaGroupQueries, SeaImportQueries, SeaInvitationQueries, SeaMaintenanceQueries, SeaOutboxQueries,
    SeaPictureQueries, SeaRememberQueries, SeaSessionQueries, SeaSignUpQueries, SeaStatusQueries,
    SeaTransactions, SeaUserQueries,
};
use callbook_infrastructure::sheets::{Places, SheetReader, WorkbookLimits, WorkbookProgram};
use callbook_infrastructure::tokens::RandomTokens;
use callbook_infrastructure::vault::KeyVault;
use callbook_web::{AppState, MaintenanceBoard, SetUpCode, TeraLetters, WebSettings};
use tempfile::TempDir;

use crate::clock::TestClock;

/// The installation's key.
const KEY: InstallationKey = InstallationKey::new([42; 32]);

/// An installation without a company.
pub(crate) struct Installation {
    pub(crate) app: Router,
    pub(crate) clock: TestClock,
    pub(crate) use_cases: Arc<UseCases>,
    pub(crate) code: SetUpCode,
    pub(crate) database_file: PathBuf,
    /// What a server that follows the database would write its state on.
    pub(crate) maintenance: MaintenanceBoard,
    /// Cancelled when the server stops.
    pub(crate) stopping: tokio_util::sync::CancellationToken,
    pub(super) transactions: SeaTransactions,
    pub(super) database: Database,
    pub(super) passwords: Argon2Passwords,
    // Gone with its folder when the test ends.
    _folder: TempDir,
}

impl Installation {
    pub(crate) async fn new() -> Self {
        Self::with(WebSettings::new("127.0.0.1:8080".parse().unwrap())).await
    }

    pub(crate) async fn with(settings: WebSettings) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), settings).await
    }

    /// One whose mail goes to a server; it waits in the outbox.
    pub(crate) async fn with_mail() -> Self {
        let limits = Settings {
            mail: MailDelivery::Smtp,
            ..Settings::default()
        };
        let settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
        Self::limited(tempfile::tempdir().unwrap(), settings, limits).await
    }

    /// One that others reach, without a mail server.
    pub(crate) async fn in_public() -> Self {
        let limits = Settings {
            exposure: Exposure::Public,
            ..Settings::default()
        };
        let settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
        Self::limited(tempfile::tempdir().unwrap(), settings, limits).await
    }

    /// What the newest mail to that address says.
    pub(crate) async fn newest_mail_to(&self, address: &str) -> Composed {
        let outbox = SeaOutboxQueries::new(self.database.clone(), &KEY);
        let scope = MailTextScope::of_operator();
        let rows = outbox.page(&scope.mails(), None, 100).await.unwrap();
        let row = rows.iter().find(|row| row.recipient.as_str() == address);
        let mail = row.expect("there is a mail to it").id;
        outbox.text(&scope, mail).await.unwrap().unwrap()
    }

    /// On what is in that folder, if there is anything.
    pub(super) async fn in_folder(folder: TempDir, settings: WebSettings) -> Self {
        Self::limited(folder, settings, Settings::default()).await
    }

    async fn limited(folder: TempDir, settings: WebSettings, limits: Settings) -> Self {
        let database_file = folder.path().join("callbook.sqlite");
        let url = format!("sqlite://{}", database_file.display());
        let database = Database::open(&url, DatabaseOptions::default()).await.unwrap();
        database.migrate().await.unwrap();
        let clock = TestClock::new();
        let files = LocalFiles::new(folder.path(), 10 * 1024 * 1024);
        let ports = ports(&database, &files, TableFiles::new(folder.path()), &clock);
        let use_cases = Arc::new(UseCases::new(&ports, limits));
        let code = SetUpCode::new().unwrap();
        let state = AppState::new(
            use_cases.clone(),
            Arc::new(clock.clone()),
            settings,
            [42; 32],
            Some(code.clone()),
        )
        .unwrap();
        Self {
            maintenance: state.maintenance.clone(),
            stopping: state.stopping.clone(),
            app: callbook_web::app(state),
            clock,
            use_cases,
            code,
            database_file,
            transactions: SeaTransactions::new(database.clone(), &KEY),
            database,
            passwords: Argon2Passwords::new().unwrap(),
            _folder: folder,
        }
    }

    /// What a query for one number finds, past the stores.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        crate::digest::count(&self.database_file, sql).await
    }
}

fn ports(database: &Database, files: &LocalFiles, tables: TableFiles, clock: &TestClock) -> Ports {
    let program = WorkbookProgram::own().unwrap();
    let sheets = SheetReader::new(files.clone(), program, WorkbookLimits::default());
    Ports {
        clock: Arc::new(clock.clone()),
        timer: Arc::new(TokioTimer),
        ids: Arc::new(TimeOrderedIds),
        tokens: Arc::new(RandomTokens::new().unwrap()),
        passwords: Arc::new(Argon2Passwords::new().unwrap()),
        transactions: Arc::new(SeaTransactions::new(database.clone(), &KEY)),
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
        chain: Arc::new(SeaAuditChain::new(database.clone(), &KEY)),
        factors: Arc::new(SeaFactorQueries::new(database.clone())),
        sessions: Arc::new(SeaSessionQueries::new(database.clone())),
        remembered: Arc::new(SeaRememberQueries::new(database.clone())),
        vault: Arc::new(KeyVault::new(KEY.clone())),
        totp: Arc::new(RandomTotp),
        codes: Arc::new(KeyedCodes::new(&KEY)),
        pictures: Arc::new(PictureStudio::default()),
        kept_pictures: Arc::new(SeaPictureQueries::new(database.clone())),
        letters: Arc::new(TeraLetters::load("https://calls.example.com").unwrap()),
        outbox: Arc::new(SeaOutboxQueries::new(database.clone(), &KEY)),
        mail_server: None,
        requested_sheets: Arc::new(sheets.for_requests(Places::default())),
        sheets: Arc::new(sheets),
        files: Arc::new(files.clone()),
        tables: Arc::new(tables),
    }
}
