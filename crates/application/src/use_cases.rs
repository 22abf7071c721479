use std::num::NonZeroUsize;

use callbook_domain::second_factor::Exposure;
use callbook_domain::session::SessionLimits;

use crate::accounts::ForgotPassword;
use crate::accounts::{ActAs, Authenticate, OpenPasswordLink, SetPassword, SetUpCompany, SignIn, SignOut};
use crate::accounts::{
    AnswerChallenge, BeginApp, ChooseMail, ConfirmApp, ConfirmIdentity, EndOtherSessions, EndSession,
    ListSessions, OpenChallenge, RemoveApp, RenewRecoveryCodes, ResetFactor, Resume, SendCodeAgain,
    ShowFactors,
};
use crate::assignment::{AssignCustomers, PreviewAssignment};
use crate::audit::{ExportAudit, ListAudit, NoteRefusal, VerifyAudit};
use crate::calling::NextToCall;
use crate::companies::{
    AddSuperuser, CareForSuperusers, ChangeProfile, ChangeSecurity, ChangeWords, CountFactors, CreateCompany,
    EditCompany, EnterCompany, LeaveCompany, ListCompanies, NameOnTheDoor, ResumeCompany, SuspendCompany,
};
use crate::custom_fields::{DefineField, EditField, ListFields, MoveField, RetireField};
use crate::customers::{
    AddCustomer, AddNote, ChangeStatus, DeleteCustomer, EditCustomer, ExportCustomers, ListAreas,
    ListCustomers, SearchCustomers, ShowCustomer,
};
use crate::dashboard::ShowDashboard;
use crate::directory::OpenDirectory;
use crate::groups::{CreateGroup, DeleteGroup, EditGroup, ListGroups};
use crate::imports::{
    CheckFile, DecideImport, DownloadOriginal, ListImports, PlanImport, PreviewUndo, RefusedRows, ShowImport,
    StartImport, SurveyImport, TakeUpImports, UndoImport, WorkImports,
};
use crate::invitations::{
    AcceptInvitation, InviteUsers, ListInvitations, OpenInvitation, SendInvitationAgain, WithdrawInvitation,
};
use crate::mail::{DeliverMail, ListMail, MailDelivery, SendMailAgain, SendTestMail, ShowMail};
use crate::maintenance::{ReadMaintenance, SwitchMaintenance};
use crate::ports::Ports;
use crate::profile::{
    AskForEmail, ChangePassword, ConfirmEmail, EditProfile, OpenEmailChange, RemovePicture, SetPicture,
    ShowPicture,
};
use crate::sign_ups::{ApproveSignUp, AskToJoin, DeclineSignUp, ListSignUps};
use crate::tokens::{AuthenticateApiToken, CreateApiToken, ListApiTokens, RevokeApiToken};
use crate::users::{
    AddUser, DeactivateUser, EditUser, EndSessions, ListUsers, MakePasswordLink, ReactivateUser, ShowUser,
    UnlockUser,
};

/// What an operator may set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// How long sessions last.
    pub sessions: SessionLimits,
    /// Where mail goes.
    pub mail: MailDelivery,
    /// Who reaches the installation.
    pub exposure: Exposure,
    /// How many rows of an import are one unit of work; the usual number where nothing is said.
    pub chunk_rows: Option<NonZeroUsize>,
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
    /// Says what a sign-in waits for.
    open_challenge: OpenChallenge,
    /// Tries the code of a second factor.
    answer_challenge: AnswerChallenge,
    /// Mails another code.
    send_code_again: SendCodeAgain,
    /// Begins a session in a browser that stays signed in.
    resume: Resume,
    /// Lets somebody prove once more to be the user.
    confirm_identity: ConfirmIdentity,
    /// Lists one's own sessions.
    list_sessions: ListSessions,
    /// Ends one of one's own sessions.
    end_session: EndSession,
    /// Ends all of one's own sessions but one.
    end_other_sessions: EndOtherSessions,
    /// Shows one's own second factors.
    show_factors: ShowFactors,
    /// Begins to set an authenticator app up.
    begin_app: BeginApp,
    /// Takes an authenticator app as second factor.
    confirm_app: ConfirmApp,
    /// Gives an authenticator app up.
    remove_app: RemoveApp,
    /// Makes new recovery codes.
    renew_recovery_codes: RenewRecoveryCodes,
    /// Chooses codes by mail.
    choose_mail: ChooseMail,
    /// Resets a user's second factor.
    reset_factor: ResetFactor,
    /// Knows a browser by its cookie.
    authenticate: Authenticate,
    /// Lets the operator act as a user.
    act_as: ActAs,
    /// Says whose password a link sets.
    open_password_link: OpenPasswordLink,
    /// Sets a password by a link.
    set_password: SetPassword,
    /// Knows a program by its API token.
    authenticate_api_token: AuthenticateApiToken,
    /// Makes an API token.
    create_api_token: CreateApiToken,
    /// Lists API tokens.
    list_api_tokens: ListApiTokens,
    /// Ends an API token.
    revoke_api_token: RevokeApiToken,
    /// Mails a link to whoever has forgotten its password.
    forgot_password: ForgotPassword,
    /// Changes the own profile.
    edit_profile: EditProfile,
    /// Changes the own password.
    change_password: ChangePassword,
    /// Mails a link to a new e-mail address.
    ask_for_email: AskForEmail,
    /// Says which e-mail address a link confirms.
    open_email_change: OpenEmailChange,
    /// Confirms an e-mail address by a link.
    confirm_email: ConfirmEmail,
    /// Gives oneself a picture.
    set_picture: SetPicture,
    /// Removes one's own picture.
    remove_picture: RemovePicture,
    /// Shows a user's picture.
    show_picture: ShowPicture,
    /// Says whose Callbook this is to those whom nobody knows yet.
    name_on_the_door: NameOnTheDoor,
    /// Adds a superuser.
    add_superuser: AddSuperuser,
    /// Takes superusers' access away, gives it back, helps them in again.
    care_for_superusers: CareForSuperusers,
    /// Lists companies.
    list_companies: ListCompanies,
    /// Makes a company.
    create_company: CreateCompany,
    /// Edits a company.
    edit_company: EditCompany,
    /// Suspends a company.
    suspend_company: SuspendCompany,
    /// Lets a suspended company in again.
    resume_company: ResumeCompany,
    /// Lets a superuser stand in a company.
    enter_company: EnterCompany,
    /// Lets a superuser stand in none.
    leave_company: LeaveCompany,
    /// Changes the own company's name, country and time zone.
    change_profile: ChangeProfile,
    /// Changes what the own company calls its roles.
    change_words: ChangeWords,
    /// Says how many people of each role have an authenticator app.
    count_factors: CountFactors,
    /// Changes what the own company demands of those who sign in.
    change_security: ChangeSecurity,
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
    /// Shows one user.
    show_user: ShowUser,
    /// Ends all sessions of a user.
    end_sessions: EndSessions,
    /// Forgets the failed sign-ins of a user.
    unlock_user: UnlockUser,
    /// Lists groups.
    list_groups: ListGroups,
    /// Makes a group.
    create_group: CreateGroup,
    /// Edits a group.
    edit_group: EditGroup,
    /// Deletes a group.
    delete_group: DeleteGroup,
    /// Lists open invitations.
    list_invitations: ListInvitations,
    /// Invites people.
    invite_users: InviteUsers,
    /// Makes an invitation anew.
    send_invitation_again: SendInvitationAgain,
    /// Withdraws an invitation.
    withdraw_invitation: WithdrawInvitation,
    /// Says who invites whom.
    open_invitation: OpenInvitation,
    /// Makes a user of whoever was invited.
    accept_invitation: AcceptInvitation,
    /// Takes the wish to join a company in.
    ask_to_join: AskToJoin,
    /// Lists sign-ups that wait for approval.
    list_sign_ups: ListSignUps,
    /// Makes a user of whoever asked to join.
    approve_sign_up: ApproveSignUp,
    /// Turns somebody down who asked to join.
    decline_sign_up: DeclineSignUp,
    /// Names statuses and colleagues.
    open_directory: OpenDirectory,
    /// Lists customers.
    list_customers: ListCustomers,
    /// Finds customers as one types.
    search_customers: SearchCustomers,
    /// Writes customers to a file.
    export_customers: ExportCustomers,
    /// Lists the areas of customers.
    list_areas: ListAreas,
    /// Shows a customer.
    show_customer: ShowCustomer,
    /// Defines a field of customers.
    define_field: DefineField,
    /// Edits a field of customers.
    edit_field: EditField,
    /// Moves a field of customers.
    move_field: MoveField,
    /// Takes a field of customers out of use.
    retire_field: RetireField,
    /// Lists the fields of customers.
    list_fields: ListFields,
    /// Adds a customer.
    add_customer: AddCustomer,
    /// Edits a customer.
    edit_customer: EditCustomer,
    /// Deletes a customer.
    delete_customer: DeleteCustomer,
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
    work_imports: WorkImports,
    /// Says what an import would do.
    check_file: CheckFile,
    /// Shows the first rows of a file that came in.
    survey_import: SurveyImport,
    /// Writes down what is decided about a file.
    plan_import: PlanImport,
    /// Has an import run, stopped or discarded.
    decide_import: DecideImport,
    /// Says what undoing an import would do.
    preview_undo: PreviewUndo,
    /// Begins to undo an import.
    undo_import: UndoImport,
    /// Lists imports.
    list_imports: ListImports,
    /// Shows an import.
    show_import: ShowImport,
    /// Gives the file of an import back as it came.
    download_original: DownloadOriginal,
    /// Gives the refused rows of an import back as a file.
    refused_rows: RefusedRows,
    /// Lists the mails of the outbox.
    list_mail: ListMail,
    /// Opens a mail of the outbox.
    show_mail: ShowMail,
    /// Sends a mail again.
    send_mail_again: SendMailAgain,
    /// Sends a mail that shows whether mail arrives.
    send_test_mail: SendTestMail,
    /// Delivers the mails of the outbox.
    deliver_mail: DeliverMail,
    /// Finds whom to call next.
    next_to_call: NextToCall,
    /// Says whether Callbook is closed for maintenance.
    read_maintenance: ReadMaintenance,
    /// Closes Callbook for maintenance and opens it again.
    switch_maintenance: SwitchMaintenance,
    /// Shows the dashboard.
    show_dashboard: ShowDashboard,
    /// Lists what the audit log says.
    list_audit: ListAudit,
    /// Writes the audit log to a file.
    export_audit: ExportAudit,
    /// Tells the audit log of what somebody was not allowed.
    note_refusal: NoteRefusal,
    /// Checks that the audit log is whole.
    verify_audit: VerifyAudit,
}
