use std::sync::Arc;

use super::{
    AccountQueries, ApiTokenQueries, AuditChain, AuditQueries, Clock, CompanyQueries, CustomFieldQueries,
    CustomerQueries, DashboardQueries, FactorQueries, Files, GroupQueries, Ids, ImportQueries,
    InvitationQueries, Letters, MailServer, MaintenanceQueries, OneTimeCodes, OutboxQueries, Passwords,
    PictureQueries, Pictures, RememberQueries, SessionQueries, Sheets, SignUpQueries, StatusQueries, Tables,
    Timer, Tokens, Totp, Transactions, UserQueries, Vault,
};

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
    /// Reads API tokens.
    pub api_tokens: Arc<dyn ApiTokenQueries>,
    /// Reads users.
    pub users: Arc<dyn UserQueries>,
    /// Reads groups.
    pub groups: Arc<dyn GroupQueries>,
    /// Reads invitations.
    pub invitations: Arc<dyn InvitationQueries>,
    /// Reads sign-ups that wait for approval.
    pub sign_ups: Arc<dyn SignUpQueries>,
    /// Reads accounts, for authentication only.
    pub accounts: Arc<dyn AccountQueries>,
    /// Reads the companies' own fields.
    pub custom_fields: Arc<dyn CustomFieldQueries>,
    /// Reads customers.
    pub customers: Arc<dyn CustomerQueries>,
    /// Reads dashboards' figures.
    pub dashboard: Arc<dyn DashboardQueries>,
    /// Reads imports.
    pub imports: Arc<dyn ImportQueries>,
    /// Reads whether Callbook is closed for maintenance.
    pub maintenance: Arc<dyn MaintenanceQueries>,
    /// Puts letters into words.
    pub letters: Arc<dyn Letters>,
    /// Reads the outbox.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Reaches the mail server, where one is configured.
    pub mail_server: Option<Arc<dyn MailServer>>,
    /// Reads the audit log.
    pub audit: Arc<dyn AuditQueries>,
    /// The chain over the audit log.
    pub chain: Arc<dyn AuditChain>,
    /// Reads second factors.
    pub factors: Arc<dyn FactorQueries>,
    /// Reads sessions.
    pub sessions: Arc<dyn SessionQueries>,
    /// Reads who stays signed in.
    pub remembered: Arc<dyn RememberQueries>,
    /// Seals secrets.
    pub vault: Arc<dyn Vault>,
    /// Codes of authenticator apps.
    pub totp: Arc<dyn Totp>,
    /// One-time codes.
    pub codes: Arc<dyn OneTimeCodes>,
    /// Makes portraits of uploaded files.
    pub pictures: Arc<dyn Pictures>,
    /// Reads users' pictures.
    pub kept_pictures: Arc<dyn PictureQueries>,
    /// Keeps files.
    pub files: Arc<dyn Files>,
    /// Opens files as sheets.
    pub sheets: Arc<dyn Sheets>,
    /// The same for requests, of which only a few open a workbook at once.
    pub requested_sheets: Arc<dyn Sheets>,
    /// Writes tables as files.
    pub tables: Arc<dyn Tables>,
}
