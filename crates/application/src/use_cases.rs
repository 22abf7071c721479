use std::sync::Arc;

use callbook_domain::session::SessionLimits;

use crate::accounts::{ActAs, Authenticate, OpenPasswordLink, SetPassword, SetUpCompany, SignIn, SignOut};
use crate::assignment::{AssignCustomers, PreviewAssignment};
use crate::calling::NextToCall;
use crate::customers::{
    AddCustomer, AddNote, ChangeStatus, EditCustomer, ListAreas, ListCustomers, SearchCustomers, ShowCustomer,
};
use crate::dashboard::ShowDashboard;
use crate::directory::OpenDirectory;
use crate::imports::{
    CheckFile, ListImports, RefusedRows, RunImport, ShowImport, StartImport, TakeUpImports,
};
use crate::ports::{
    AccountQueries, Clock, CompanyQueries, CustomerQueries, DashboardQueries, Files, Ids, ImportQueries,
    Passwords, Sheets, StatusQueries, Timer, Tokens, Transactions, UserQueries,
};
use crate::users::{AddUser, DeactivateUser, EditUser, ListUsers, MakePasswordLink, ReactivateUser};

/// What stands behind every port; made once, in the composition root.
#[derive(Clone)]
#[expect(
    missing_debug_implementations,
    reason = "its ports are trait objects that have nothing to show"
)]
pub struct Ports {
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Waiting.
    pub timer: Arc<dyn Timer>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// New secrets.
    pub tokens: Arc<dyn Tokens>,
    /// Password hashing.
    pub passwords: Arc<dyn Passwords>,
    /// Units of work.
    pub transactions: Arc<dyn Transactions>,
    /// Reads companies.
    pub companies: Arc<dyn CompanyQueries>,
    /// Reads status sets.
    pub statuses: Arc<dyn StatusQueries>,
    /// Reads users.
    pub users: Arc<dyn UserQueries>,
    /// Reads accounts, for authentication only.
    pub accounts: Arc<dyn AccountQueries>,
    /// Reads customers.
    pub customers: Arc<dyn CustomerQueries>,
    /// Reads dashboards' figures.
    pub dashboard: Arc<dyn DashboardQueries>,
    /// Reads imports.
    pub imports: Arc<dyn ImportQueries>,
    /// Keeps files.
    pub files: Arc<dyn Files>,
    /// Opens files as sheets.
    pub sheets: Arc<dyn Sheets>,
}

/// What an operator may set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// How long sessions last.
    pub sessions: SessionLimits,
}

macro_rules! use_cases {
    ($($(#[$doc:meta])* $field:ident: $type:ident,)*) => {
        /// All use cases, ready to run.
        #[expect(missing_debug_implementations, reason = "its ports are trait objects that have nothing to show")]
        pub struct UseCases {
            /// How long sessions last, for the cookies.
            pub settings: Settings,
            $($(#[$doc])* pub $field: $type,)*
        }

        impl UseCases {
            /// Puts the ports behind the use cases.
            pub fn new(ports: &Ports, settings: Settings) -> Self {
                Self { settings, $($field: $type::new(ports, settings),)* }
            }
        }
    };
}

use_cases! {
    /// Makes the first company.
    set_up_company: SetUpCompany,
    /// Signs a user in.
    sign_in: SignIn,
    /// Signs a user out.
    sign_out: SignOut,
    /// Knows a browser by its cookie.
    authenticate: Authenticate,
    /// Lets the operator act as a user.
    act_as: ActAs,
    /// Says whose password a link sets.
    open_password_link: OpenPasswordLink,
    /// Sets a password by a link.
    set_password: SetPassword,
    /// Lists users.
    list_users: ListUsers,
    /// Adds a user.
    add_user: AddUser,
    /// Edits a user.
    edit_user: EditUser,
    /// Deactivates a user.
    deactivate_user: DeactivateUser,
    /// Lets a user in again.
    reactivate_user: ReactivateUser,
    /// Makes a link with which a user sets its password.
    make_password_link: MakePasswordLink,
    /// Names statuses and colleagues.
    open_directory: OpenDirectory,
    /// Lists customers.
    list_customers: ListCustomers,
    /// Finds customers as one types.
    search_customers: SearchCustomers,
    /// Lists the areas of customers.
    list_areas: ListAreas,
    /// Shows a customer.
    show_customer: ShowCustomer,
    /// Adds a customer.
    add_customer: AddCustomer,
    /// Edits a customer.
    edit_customer: EditCustomer,
    /// Sets a customer's status.
    change_status: ChangeStatus,
    /// Writes a note.
    add_note: AddNote,
    /// Shows what an assignment would do.
    preview_assignment: PreviewAssignment,
    /// Assigns customers.
    assign_customers: AssignCustomers,
    /// Takes a file in.
    start_import: StartImport,
    /// Takes up imports that wait or were left.
    take_up_imports: TakeUpImports,
    /// Runs an import.
    run_import: RunImport,
    /// Says what an import would do.
    check_file: CheckFile,
    /// Lists imports.
    list_imports: ListImports,
    /// Shows an import.
    show_import: ShowImport,
    /// Gives the refused rows of an import back as a file.
    refused_rows: RefusedRows,
    /// Finds whom to call next.
    next_to_call: NextToCall,
    /// Shows the dashboard.
    show_dashboard: ShowDashboard,
}
