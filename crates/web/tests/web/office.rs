//! Two companies with their people and customers, on the real adapters.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use callbook_application::accounts::SetUpCommand;
use callbook_application::customers::AddCustomerCommand;
use callbook_application::imports::StartImportCommand;
use callbook_application::ports::{Clock, Ids, Passwords, Transactions};
use callbook_application::users::AddUserCommand;
use callbook_application::{Ports, Settings, UseCases};
use callbook_domain::access::{Channel, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::customer::{CustomerDetails, CustomerName};
use callbook_domain::ids::{CompanyId, CustomerId, ImportId, StatusId, UserId};
use callbook_domain::import::OnDuplicate;
use callbook_domain::phone::Phone;
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, User, Username};
use callbook_infrastructure::clock::TokioTimer;
use callbook_infrastructure::files::LocalFiles;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::passwords::Argon2Passwords;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, SeaAccountQueries, SeaCompanyQueries, SeaCustomerQueries, SeaDashboardQueries,
    SeaImportQueries, SeaMaintenanceQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use callbook_infrastructure::sheets::{SheetReader, WorkbookLimits, WorkbookProgram};
use callbook_infrastructure::tokens::RandomTokens;
use callbook_web::{AppState, SetUpCode, WebSettings};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::clock::TestClock;

pub(crate) const PASSWORD: &str = "seven green bottles standing";

/// An installation without a company.
pub(crate) struct Installation {
    pub(crate) app: Router,
    pub(crate) clock: TestClock,
    pub(crate) use_cases: Arc<UseCases>,
    pub(crate) code: SetUpCode,
    pub(crate) database_file: PathBuf,
    transactions: SeaTransactions,
    passwords: Argon2Passwords,
    // Gone with its folder when the test ends.
    _folder: TempDir,
}

impl Installation {
    pub(crate) async fn new() -> Self {
        Self::with(WebSettings::new("127.0.0.1:8080".parse().unwrap())).await
    }

    pub(crate) async fn with(settings: WebSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_file = folder.path().join("callbook.sqlite");
        let url = format!("sqlite://{}", database_file.display());
        let database = Database::open(&url, DatabaseOptions::default()).await.unwrap();
        database.migrate().await.unwrap();
        let clock = TestClock::new();
        let files = LocalFiles::new(folder.path(), 10 * 1024 * 1024);
        let ports = ports(&database, &files, &clock);
        let use_cases = Arc::new(UseCases::new(&ports, Settings::default()));
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
            app: callbook_web::app(state),
            clock,
            use_cases,
            code,
            database_file,
            transactions: SeaTransactions::new(database),
            passwords: Argon2Passwords::new().unwrap(),
            _folder: folder,
        }
    }
}

fn ports(database: &Database, files: &LocalFiles, clock: &TestClock) -> Ports {
    Ports {
        clock: Arc::new(clock.clone()),
        timer: Arc::new(TokioTimer),
        ids: Arc::new(TimeOrderedIds),
        tokens: Arc::new(RandomTokens::new().unwrap()),
        passwords: Arc::new(Argon2Passwords::new().unwrap()),
        transactions: Arc::new(SeaTransactions::new(database.clone())),
        companies: Arc::new(SeaCompanyQueries::new(database.clone())),
        statuses: Arc::new(SeaStatusQueries::new(database.clone())),
        users: Arc::new(SeaUserQueries::new(database.clone())),
        accounts: Arc::new(SeaAccountQueries::new(database.clone())),
        customers: Arc::new(SeaCustomerQueries::new(database.clone())),
        dashboard: Arc::new(SeaDashboardQueries::new(database.clone())),
        imports: Arc::new(SeaImportQueries::new(database.clone())),
        maintenance: Arc::new(SeaMaintenanceQueries::new(database.clone())),
        sheets: Arc::new(SheetReader::new(
            files.clone(),
            WorkbookProgram::own().unwrap(),
            WorkbookLimits::default(),
        )),
        files: Arc::new(files.clone()),
    }
}

/// A company: an admin `meera`, a manager `latha`, the sales users `asha` and `kiran` with a customer each; beside it
/// another company with an admin `zoya` and a customer.
pub(crate) struct Office {
    pub(crate) installation: Installation,
    pub(crate) ashas: CustomerId,
    pub(crate) kirans: CustomerId,
    pub(crate) foreign: CustomerId,
    pub(crate) foreign_user: UserId,
    pub(crate) foreign_viewer: Viewer,
    pub(crate) import: ImportId,
    pub(crate) foreign_import: ImportId,
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
        let import = installation
            .import("meera", "name,phone\nGita,9812355555\n")
            .await;
        let foreign_import = installation
            .import("zoya", "name,phone\nForeign Secret,9812366666\n")
            .await;
        Self {
            foreign_user: foreign_viewer.user_id(),
            installation,
            ashas,
            kirans,
            foreign,
            foreign_viewer,
            import,
            foreign_import,
        }
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

    /// An import that waits for its turn.
    async fn import(&self, by: &str, content: &str) -> ImportId {
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        let start = &self.use_cases.start_import;
        let mut upload = start.receive(&viewer).await.unwrap();
        upload.write(content.as_bytes()).await.unwrap();
        let command = StartImportCommand {
            file_name: "list.csv".to_owned(),
            chosen_columns: Vec::new(),
            on_duplicate: OnDuplicate::Skip,
            share_among: Vec::new(),
        };
        start.execute(&viewer, upload, command).await.unwrap().import.id
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
