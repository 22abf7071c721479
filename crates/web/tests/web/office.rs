//! Two companies with their people and customers, on the real adapters.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use callbook_application::accounts::SetUpCommand;
use callbook_application::customers::AddCustomerCommand;
use callbook_application::imports::{Onward, RunEnd, StartImportCommand, Then};
use callbook_application::mail::MailDelivery;
use callbook_application::ports::{AccountQueries, Clock, Ids, Passwords, Portrait, Tokens, Transactions};
use callbook_application::ports::{Composed, OutboxQueries};
use callbook_application::users::AddUserCommand;
use callbook_application::{Ports, Settings, UseCases};
use callbook_domain::access::{Channel, MailTextScope, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::company::{JoinCode, SignUp};
use callbook_domain::customer::{Calling, CustomerDetails, CustomerName};
use callbook_domain::ids::SignUpId;
use callbook_domain::ids::{CompanyId, CustomerId, ImportId, MailId, SessionId, StatusId, UserId};
use callbook_domain::import::Import;
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::phone::Phone;
use callbook_domain::second_factor::Exposure;
use callbook_domain::session::Session;
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, User, Username};
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
    SeaCompanyQueries, SeaCustomFieldQueries, SeaCustomerQueries, SeaDashboardQueries, SeaImportQueries,
    SeaMaintenanceQueries, SeaPictureQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use callbook_infrastructure::sea::{
    SeaFactorQueries, SeaOutboxQueries, SeaRememberQueries, SeaSessionQueries,
};
use callbook_infrastructure::sea::{SeaGroupQueries, SeaInvitationQueries, SeaSignUpQueries};
use callbook_infrastructure::sheets::{SheetReader, WorkbookLimits, WorkbookProgram};
use callbook_infrastructure::tokens::RandomTokens;
use callbook_infrastructure::vault::KeyVault;
use callbook_web::{AppState, MaintenanceBoard, SetUpCode, TeraLetters, WebSettings};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::clock::TestClock;

/// The installation's key.
const KEY: InstallationKey = InstallationKey::new([42; 32]);

pub(crate) const PASSWORD: &str = "seven green bottles standing";

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
    transactions: SeaTransactions,
    database: Database,
    passwords: Argon2Passwords,
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
    async fn in_folder(folder: TempDir, settings: WebSettings) -> Self {
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
}

fn ports(database: &Database, files: &LocalFiles, tables: TableFiles, clock: &TestClock) -> Ports {
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
        sheets: Arc::new(SheetReader::new(
            files.clone(),
            WorkbookProgram::own().unwrap(),
            WorkbookLimits::default(),
        )),
        files: Arc::new(files.clone()),
        tables: Arc::new(tables),
    }
}

/// A company: an admin `meera`, a manager `latha`, the sales users `asha` and `kiran` with a customer each; beside it
/// another company with an admin `zoya` and a customer.
pub(crate) struct Office {
    pub(crate) company: CompanyId,
    pub(crate) installation: Installation,
    pub(crate) ashas: CustomerId,
    pub(crate) kirans: CustomerId,
    pub(crate) foreign: CustomerId,
    pub(crate) foreign_user: UserId,
    pub(crate) foreign_viewer: Viewer,
    pub(crate) import: ImportId,
    pub(crate) foreign_import: ImportId,
    pub(crate) mail: MailId,
    pub(crate) foreign_mail: MailId,
}

impl std::ops::Deref for Office {
    type Target = Installation;

    fn deref(&self) -> &Installation {
        &self.installation
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::within(Installation::new().await).await
    }

    pub(crate) async fn within(installation: Installation) -> Self {
        installation
            .use_cases
            .set_up_company
            .execute(set_up())
            .await
            .unwrap();
        for (username, role) in [
            ("latha", Role::Manager),
            ("asha", Role::Sales),
            ("kiran", Role::Sales),
        ] {
            installation.employ(username, role).await;
        }
        let ashas = installation.add_customer("asha", "Aarav Sharma").await;
        let kirans = installation.add_customer("kiran", "Bhavna Rao").await;
        let foreign_viewer = installation.found_another_company().await;
        let foreign = installation.add_customer("zoya", "Foreign Secret").await;
        for user in [installation.id_of("kiran").await, foreign_viewer.user_id()] {
            installation.give_picture(user).await;
        }
        let import = installation
            .import("meera", "name,phone\nGita,9812355555\n")
            .await;
        let foreign_import = installation
            .import("zoya", "name,phone\nForeign Secret,9812366666\n")
            .await;
        let mail = installation.send_test_mail("meera").await;
        let foreign_mail = installation.send_test_mail("zoya").await;
        Self {
            company: installation
                .use_cases
                .act_as
                .named("meera")
                .await
                .unwrap()
                .company_id(),
            foreign_user: foreign_viewer.user_id(),
            installation,
            ashas,
            kirans,
            foreign,
            foreign_viewer,
            import,
            foreign_import,
            mail,
            foreign_mail,
        }
    }

    /// The same office once more, on a copy of everything that it holds; what is done to one the other does not see.
    pub(crate) async fn copied(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("callbook.sqlite");
        crate::digest::copy(&self.database_file, &copy).await;
        for entry in std::fs::read_dir(self.database_file.parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                copy_folder(&entry.path(), &folder.path().join(entry.file_name()));
            }
        }
        let settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
        Self {
            installation: Installation::in_folder(folder, settings).await,
            foreign_viewer: self.foreign_viewer.clone(),
            ..*self
        }
    }

    /// Gives a user another role.
    pub(crate) async fn demote(&self, username: &str, role: Role) {
        let accounts = SeaAccountQueries::new(self.database.clone());
        let mut user = accounts.by_login(username).await.unwrap().unwrap().user;
        user.role = role;
        let scope = self
            .use_cases
            .act_as
            .named("meera")
            .await
            .unwrap()
            .company_scope();
        let unit = self.transactions.begin().await.unwrap();
        unit.users.update(&scope, &user, user.version).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// A superuser, who belongs to no company.
    /// Somebody who asked to join and waits.
    pub(crate) async fn sign_up(&self, company: CompanyId, email: &str, role: Role) {
        let request = SignUpRequest {
            id: SignUpId::from_uuid(TimeOrderedIds.next()),
            company,
            email: Email::parse(email).unwrap(),
            name: PersonName::parse("Somebody New").unwrap().unwrap(),
            role,
            asked_at: self.clock.now(),
        };
        let unit = self.transactions.begin().await.unwrap();
        unit.sign_ups.insert(&request).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Lets everybody ask to join the company of that user.
    pub(crate) async fn open_sign_up(&self, of: &str) -> JoinCode {
        let viewer = self.use_cases.act_as.named(of).await.unwrap();
        let mut company = viewer.company().clone();
        company.security.sign_up = SignUp::Open;
        let unit = self.transactions.begin().await.unwrap();
        let scope = viewer.company_scope();
        unit.companies
            .update(&scope, &company, company.version)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        JoinCode::of(company.id)
    }

    pub(crate) async fn add_superuser(&self, username: &str) {
        let user = User::new(
            UserId::from_uuid(TimeOrderedIds.next()),
            None,
            Username::parse(username).unwrap(),
            Email::parse(&format!("{username}@example.com")).unwrap(),
            PersonName::parse(&format!("{username} of all")).unwrap().unwrap(),
            Role::Superuser,
            self.clock.now(),
        );
        let unit = self.transactions.begin().await.unwrap();
        unit.users.insert(&user, None).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Signs a user in without the sign-in: a new session, in which a superuser has entered that company.
    pub(crate) async fn begin_session(
        &self,
        browser: &mut Browser,
        username: &str,
        entered: Option<CompanyId>,
    ) {
        let tokens = RandomTokens::new().unwrap();
        let accounts = SeaAccountQueries::new(self.database.clone());
        let account = accounts.by_login(username).await.unwrap().unwrap();
        let now = self.clock.now();
        let session = Session {
            id: SessionId::from_uuid(TimeOrderedIds.next()),
            user: account.user.id,
            started_at: now,
            confirmed_at: now,
            entered,
            family: None,
            seen_at: now,
            device: String::new(),
            address: None,
        };
        let secret = tokens.next().0;
        let unit = self.transactions.begin().await.unwrap();
        unit.sessions
            .insert(&session, tokens.digest(&secret))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        browser.plant("callbook-insecure", &secret);
    }

    pub(crate) async fn browser(&self, username: &str) -> Browser {
        Browser::signed_in(&self.app, username, PASSWORD).await
    }

    /// The user's id, deactivated or not.
    pub(crate) async fn user(&self, username: &str) -> UserId {
        let viewer = self.use_cases.act_as.named("meera").await.unwrap();
        let users = self.use_cases.list_users.execute(&viewer).await.unwrap();
        users
            .iter()
            .find(|user| user.username.as_str() == username)
            .unwrap()
            .id
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}

fn set_up() -> SetUpCommand {
    SetUpCommand {
        company: CompanyName::parse("Brightpath").unwrap().unwrap(),
        preset: Preset::Calling,
        region: Region::parse("IN").unwrap(),
        zone: Zone::parse("Asia/Kolkata").unwrap(),
        username: Username::parse("meera").unwrap(),
        name: PersonName::parse("Meera Iyer").unwrap().unwrap(),
        email: Email::parse("meera@example.com").unwrap(),
        password: Password::parse(PASSWORD, &[]).unwrap(),
        provenance: Provenance::local(Channel::Cli),
    }
}

impl Installation {
    /// What a query for one number finds, past the stores.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        crate::digest::count(&self.database_file, sql).await
    }
}

impl Installation {
    pub(crate) async fn employ(&self, username: &str, role: Role) -> User {
        let viewer = self.use_cases.act_as.named("meera").await.unwrap();
        let command = AddUserCommand {
            username: Username::parse(username).unwrap(),
            name: PersonName::parse(&format!("{username} of Brightpath"))
                .unwrap()
                .unwrap(),
            email: Email::parse(&format!("{username}@example.com")).unwrap(),
            role,
            password: Some(Password::parse(PASSWORD, &[]).unwrap()),
        };
        self.use_cases.add_user.execute(&viewer, command).await.unwrap()
    }

    pub(crate) async fn add_customer(&self, by: &str, name: &str) -> CustomerId {
        static NEXT: AtomicU64 = AtomicU64::new(9_812_300_000);
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        let number = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let command = AddCustomerCommand {
            phone: Phone::parse(&number, viewer.company().region).unwrap(),
            calling: Calling::Allowed,
            details: CustomerDetails {
                name: CustomerName::parse(name).unwrap(),
                ..CustomerDetails::default()
            },
        };
        self.use_cases
            .add_customer
            .execute(&viewer, command)
            .await
            .unwrap()
            .id
    }

    async fn id_of(&self, username: &str) -> UserId {
        self.use_cases.act_as.named(username).await.unwrap().user_id()
    }

    /// A picture that was made before.
    async fn give_picture(&self, user: UserId) {
        let portrait = Portrait {
            large: b"large".to_vec(),
            small: b"small".to_vec(),
        };
        let unit = self.transactions.begin().await.unwrap();
        unit.pictures
            .keep(user, &portrait, self.clock.now())
            .await
            .unwrap();
        unit.commit().await.unwrap();
    }

    /// A mail in the outbox.
    pub(crate) async fn send_test_mail(&self, by: &str) -> MailId {
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        self.use_cases.send_test_mail.to_oneself(&viewer).await.unwrap()
    }

    /// An import that waits for its turn.
    async fn import(&self, by: &str, content: &str) -> ImportId {
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        self.take_in(&viewer, "list.csv", content, Then::Run).await
    }

    /// A file that comes in.
    pub(crate) async fn take_in(&self, viewer: &Viewer, name: &str, content: &str, then: Then) -> ImportId {
        let start = &self.use_cases.start_import;
        let mut upload = start.receive(viewer).await.unwrap();
        upload.write(content.as_bytes()).await.unwrap();
        let command = StartImportCommand {
            file_name: name.to_owned(),
            then,
            ..StartImportCommand::default()
        };
        start.execute(viewer, upload, command).await.unwrap().import.id
    }

    /// Works off what is to be done about an import: a check, a run or an undo.
    pub(crate) async fn work(&self, import: ImportId) -> Import {
        let waiting = self.use_cases.take_up_imports.this(import).await;
        let lease = waiting.unwrap().expect("it waits");
        let end = self.use_cases.work_imports.execute(&lease, &|_| Onward::Go).await;
        match end.unwrap() {
            RunEnd::Over(import) => *import,
            other => panic!("not over: {other:?}"),
        }
    }

    /// Set-up happens once; the second company goes through the stores.
    async fn found_another_company(&self) -> Viewer {
        let now = self.clock.now();
        let company = Company::new(
            CompanyId::from_uuid(TimeOrderedIds.next()),
            CompanyName::parse("Elsewhere").unwrap().unwrap(),
            Region::parse("IN").unwrap(),
            Zone::parse("Asia/Kolkata").unwrap(),
            now,
        );
        let admin = User::new(
            UserId::from_uuid(TimeOrderedIds.next()),
            Some(company.id),
            Username::parse("zoya").unwrap(),
            Email::parse("zoya@example.com").unwrap(),
            PersonName::parse("Zoya Elsewhere").unwrap().unwrap(),
            Role::Admin,
            now,
        );
        let statuses: Vec<_> = Preset::Calling
            .statuses()
            .iter()
            .map(|status| status.adopted(StatusId::from_uuid(TimeOrderedIds.next())))
            .collect();
        let hash = self
            .passwords
            .hash(&Password::parse(PASSWORD, &[]).unwrap())
            .await
            .unwrap();
        let unit = self.transactions.begin().await.unwrap();
        unit.companies.insert(&company).await.unwrap();
        unit.statuses.insert_all(company.id, &statuses).await.unwrap();
        unit.users.insert(&admin, Some(hash)).await.unwrap();
        unit.commit().await.unwrap();
        Viewer::authenticated(admin, company, Provenance::local(Channel::Cli)).unwrap()
    }
}
