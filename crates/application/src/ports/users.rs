use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use callbook_domain::user::{Email, PersonName, User};
use callbook_domain::version::Version;

use super::{Failures, Inserted, PasswordHash, StoreError, Updated};

/// Writes users.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait UserStore: Send + Sync {
    /// Adds a user; without a hash it cannot sign in until it has set a password by a link. `Taken("username")` or
    /// `Taken("email")` where another user of the installation has it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, user: &User, password: Option<PasswordHash>) -> Result<Inserted, StoreError>;

    /// The user, if the scope reaches it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope, id: UserId) -> Result<Option<User>, StoreError>;

    /// Writes name, e-mail, role and activity of a user that was read as `read`.
    ///
    /// # Errors
    /// [`StoreError`]; a taken e-mail address is [`Inserted::Taken`] in the `Ok` of [`UserStore::email_taken`], asked
    /// before.
    async fn update(&self, scope: &CompanyScope, user: &User, read: Version) -> Result<Updated, StoreError>;

    /// Whether another user of the installation has that user's e-mail address.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn email_taken(&self, user: &User) -> Result<bool, StoreError>;

    /// How many active admins the company has.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn active_admins(&self, scope: &CompanyScope) -> Result<u64, StoreError>;

    /// The superusers, deactivated ones too, the longest-serving first. They stay as they are until the unit ends, so that
    /// of two who are deactivated at once the second is counted after the first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn superusers(&self) -> Result<Vec<User>, StoreError>;

    /// Writes activity of a superuser that was read as `read`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update_superuser(&self, user: &User, read: Version) -> Result<Updated, StoreError>;

    /// Whether the user is active and that still is its password's hash. If so, the user stays as it is until the unit
    /// ends: whoever changes the password meanwhile waits, and then ends what this unit has begun.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn still_proved_by(&self, user: UserId, password: &PasswordHash) -> Result<bool, StoreError>;

    /// Sets a password's hash: by sign-in (an old hash) and by a link, both of which have authenticated the user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set_password(&self, user: UserId, password: PasswordHash) -> Result<(), StoreError>;

    /// Writes name, time zone and notifications of a user who edits itself, read as `read`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn edit_own(&self, user: &User, read: Version) -> Result<Updated, StoreError>;

    /// Gives a user the e-mail address that it has just proved to be its own; `Taken` where another user of the
    /// installation has it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set_email(&self, user: UserId, email: &Email) -> Result<Updated, StoreError>;

    /// Writes down that the user signed in.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn signed_in(&self, user: UserId, at: jiff::Timestamp) -> Result<(), StoreError>;
}

/// What is told within a company of somebody who is not of it: nothing but the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub id: UserId,
    /// What screens call it.
    pub name: PersonName,
}

/// Reads users.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait UserQueries: Send + Sync {
    /// All users of the company, active ones first, then by name. A company has tens of them, not thousands.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<User>, StoreError>;

    /// Those of the company who have set up a second factor, whichever.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn with_second_factor(&self, scope: &CompanyScope) -> Result<Vec<UserId>, StoreError>;

    /// How often `key` failed within `window` up to `now`; the key, of a user whom the caller may manage, takes a
    /// scope's place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn failures(
        &self,
        key: &str,
        window: jiff::SignedDuration,
        now: jiff::Timestamp,
    ) -> Result<Failures, StoreError>;

    /// One user of the company.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope, id: UserId) -> Result<Option<User>, StoreError>;

    /// The superusers, who may have acted in any company: their names stand in its timelines.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn visitors(&self) -> Result<Vec<Visitor>, StoreError>;
}
