use std::borrow::Cow;
use std::net::IpAddr;

use async_trait::async_trait;
use callbook_domain::access::{AuditScope, Channel, Principal, Provenance, Viewer};
use callbook_domain::audit::{AuditAction, AuditArea, Outcome};
use callbook_domain::ids::{AuditId, CompanyId, UserId};
use jiff::Timestamp;

use super::StoreError;

/// One entry of the audit log. Written in the transaction of the act that it tells of.
///
/// Who acted: over the web and the API `actor` is the user, and nobody stands behind it. On the command line and in a
/// background job no user acts but the operator or Callbook itself; `on_behalf_of` is the user for whom. Where nobody
/// is known, both are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// In which company; `None` where it concerns none, or a sign-in named nobody known.
    pub company: Option<CompanyId>,
    /// The user who did it.
    pub actor: Option<UserId>,
    /// The user for whom the operator or Callbook itself did it.
    pub on_behalf_of: Option<UserId>,
    /// From where.
    pub provenance: Provenance,
    /// What was done.
    pub action: AuditAction,
    /// To what: as the action's [`callbook_domain::audit::ObjectKind`] says, an id or a text.
    pub object: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What else is worth knowing, never a secret.
    pub details: Vec<AuditDetail>,
}

/// One thing that is worth knowing of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditDetail {
    /// A field and its value.
    Value {
        /// The field, a word in lower case.
        field: Cow<'static, str>,
        /// What it is.
        value: String,
    },
    /// A field that the act changed.
    Change {
        /// The field, a word in lower case.
        field: Cow<'static, str>,
        /// What it was; `None` where it was empty.
        from: Option<String>,
        /// What it is now; `None` where it was emptied.
        to: Option<String>,
    },
    /// A field that the act changed and that nobody may read.
    Secret {
        /// The field, a word in lower case.
        field: Cow<'static, str>,
    },
}

impl AuditDetail {
    /// The field that it is about.
    pub fn field(&self) -> &str {
        match self {
            Self::Value { field, .. } | Self::Change { field, .. } | Self::Secret { field } => field,
        }
    }
}

impl AuditEntry {
    /// What `viewer` did to `object` in its company.
    pub fn by(
        viewer: &Viewer,
        id: AuditId,
        at: Timestamp,
        action: AuditAction,
        object: impl ToString,
    ) -> Self {
        Self::by_nobody(viewer.provenance().clone(), id, at, action, object)
            .done_by(viewer.user_id())
            .in_company(Some(viewer.company_id()))
    }

    /// What somebody who is signed in did, in a company or not: to the own account, or to a company as such.
    pub fn by_person(
        principal: &Principal,
        id: AuditId,
        at: Timestamp,
        action: AuditAction,
        object: impl ToString,
    ) -> Self {
        Self::by_nobody(principal.provenance().clone(), id, at, action, object)
            .done_by(principal.user_id())
            .in_company(principal.user().company)
    }

    /// What happened without anybody signed in: a sign-in, a link, an act of the operator for no user.
    pub fn by_nobody(
        provenance: Provenance,
        id: AuditId,
        at: Timestamp,
        action: AuditAction,
        object: impl ToString,
    ) -> Self {
        Self {
            id,
            at,
            company: None,
            actor: None,
            on_behalf_of: None,
            provenance,
            action,
            object: object.to_string(),
            outcome: Outcome::Done,
            details: Vec::new(),
        }
    }

    /// The entry as an act of that user, by the door through which it came.
    #[must_use]
    pub fn done_by(mut self, user: UserId) -> Self {
        (self.actor, self.on_behalf_of) = match self.provenance.channel {
            Channel::Browser | Channel::Api => (Some(user), None),
            Channel::Cli | Channel::Job => (None, Some(user)),
        };
        self
    }

    /// The entry as one of that company's log.
    #[must_use]
    pub const fn in_company(mut self, company: Option<CompanyId>) -> Self {
        self.company = company;
        self
    }

    /// The entry of an act that ended so.
    #[must_use]
    pub const fn ended(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The entry with one more detail.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl ToString) -> Self {
        self.details.push(AuditDetail::Value {
            field: field.into(),
            value: value.to_string(),
        });
        self
    }

    /// The entry with one more field that the act changed; nothing where it is what it was.
    #[must_use]
    pub fn changed(self, field: &'static str, from: impl ToString, to: impl ToString) -> Self {
        self.changed_maybe(field, Some(from), Some(to))
    }

    /// The same where one of the two may be empty.
    #[must_use]
    pub fn changed_maybe(
        mut self,
        field: impl Into<Cow<'static, str>>,
        from: Option<impl ToString>,
        to: Option<impl ToString>,
    ) -> Self {
        let (from, to) = (
            from.map(|value| value.to_string()),
            to.map(|value| value.to_string()),
        );
        if from != to {
            let field = field.into();
            self.details.push(AuditDetail::Change { field, from, to });
        }
        self
    }

    /// The entry with one more field that the act changed and that nobody may read.
    #[must_use]
    pub fn changed_secret(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.details.push(AuditDetail::Secret { field: field.into() });
        self
    }
}

/// Writes the audit log.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Adds an entry. There is no way to change or remove one. It is written as the last act of the unit of work, when
    /// it gets its place in the chain: what is wrong with it shows at the commit.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn append(&self, entry: &AuditEntry) -> Result<(), StoreError>;
}

/// Somebody who is named in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditParty {
    /// Who.
    pub id: UserId,
    /// What the user is called today; `None` where there is none any more.
    pub name: Option<String>,
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place in the log, from 1 on, without gaps over all companies.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// In which company.
    pub company: Option<CompanyId>,
    /// The user who did it.
    pub actor: Option<AuditParty>,
    /// The user for whom it was done.
    pub on_behalf_of: Option<AuditParty>,
    /// By which door.
    pub channel: Channel,
    /// From where.
    pub address: Option<String>,
    /// The id that the logs know the request by.
    pub request_id: Option<String>,
    /// What was done.
    pub action: AuditAction,
    /// To what, as it is stored.
    pub object: String,
    /// What the object is called today, where it is something that has a name and is still there.
    pub object_name: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// What else is worth knowing.
    pub details: Vec<AuditDetail>,
}

/// Which entries are looked for: those that fit everything that is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done by, or for, that user.
    pub person: Option<UserId>,
    /// Of that area.
    pub area: Option<AuditArea>,
    /// That act.
    pub action: Option<AuditAction>,
    /// Done to that object, as it is stored.
    pub object: Option<String>,
    /// With that outcome.
    pub outcome: Option<Outcome>,
    /// From that address.
    pub address: Option<IpAddr>,
    /// At that moment or later.
    pub since: Option<Timestamp>,
    /// Before that moment.
    pub until: Option<Timestamp>,
    /// With that text in the object, the details, the address, the request's id or the name of who did it.
    pub text: Option<String>,
}

/// Where in the log a page begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuditPlace {
    /// With the newest entry.
    #[default]
    Newest,
    /// With the entry that came just before that one.
    OlderThan(i64),
    /// So that it ends just after that one.
    NewerThan(i64),
}

/// A page of the log, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The entries.
    pub records: Vec<AuditRecord>,
    /// Whether newer ones fit the filter.
    pub has_newer: bool,
    /// Whether older ones do.
    pub has_older: bool,
}

/// Reads the audit log.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditQueries: Send + Sync {
    /// At most `limit` entries that the scope reaches and the filter lets through.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn page(
        &self,
        scope: &AuditScope,
        filter: &AuditFilter,
        place: AuditPlace,
        limit: u16,
    ) -> Result<AuditPage, StoreError>;
}

/// What an entry is sealed with: it depends on all entries before.
pub type Seal = [u8; 32];

/// An entry as a link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// Where it stands.
    pub seq: i64,
    /// Everything that it says, as bytes that are read in one way only.
    pub body: Vec<u8>,
    /// The seal that stands beside it.
    pub seal: Vec<u8>,
}

/// What the database says is the end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainHead {
    /// There has been no entry yet, in an installation that is still empty.
    Unused,
    /// The last entry, as this installation's key attests.
    Genuine {
        /// Where it stands; 0 where there is none.
        seq: i64,
        /// Its seal.
        seal: Seal,
    },
    /// It is gone, or was not written with this installation's key.
    Forged,
}

/// The chain over the audit log, for whoever checks it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditChain: Send + Sync {
    /// At most `limit` links after that place (the first ones where it is `None`), in order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn links(&self, after: Option<i64>, limit: u16) -> Result<Vec<ChainLink>, StoreError>;

    /// Its end.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn head(&self) -> Result<ChainHead, StoreError>;

    /// The seal that an entry with this body has at that place, after that seal.
    fn seal(&self, previous: &Seal, seq: i64, body: &[u8]) -> Seal;
}
