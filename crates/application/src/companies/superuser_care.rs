use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::user::{Activity, User};
use jiff::Timestamp;

use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, Ids, Letter, Recipient, StoreError, Tokens, Transactions, UnitOfWork, Updated,
};
use crate::users::{LinkMade, Linking, PASSWORD_LINK_HOLDS};
use crate::{Ports, Settings};

/// Why nothing was done about a superuser.
#[derive(Debug, thiserror::Error)]
pub enum SuperuserCareError {
    /// No superuser has that username or e-mail address.
    #[error("there is no such superuser")]
    NotFound,
    /// It is deactivated, and a password would be of no use to it.
    #[error("this superuser is deactivated: reactivate it first")]
    Deactivated,
    /// Nobody would be left to look after the companies.
    #[error("this is the last active superuser: add another first")]
    LastSuperuser,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this superuser meanwhile: try again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes superusers' access away, gives it back and helps them in again. No screen does it: whoever calls this has proved
/// itself by having a shell on the server.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CareForSuperusers {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl CareForSuperusers {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Signs it out everywhere and keeps it out; again does nothing.
    ///
    /// # Errors
    /// [`SuperuserCareError`], and nothing was written.
    pub async fn deactivate(&self, login: &str) -> Result<User, SuperuserCareError> {
        let unit = self.transactions.begin().await?;
        let superusers = unit.users.superusers().await?;
        let mut user = named(&superusers, login)?;
        if !user.is_active() {
            return Ok(user);
        }
        if superusers.iter().filter(|one| one.is_active()).count() <= 1 {
            return Err(SuperuserCareError::LastSuperuser);
        }
        let now = self.clock.now();
        user.activity = Activity::Deactivated { at: now };
        unit.sessions.end_all_of(user.id).await?;
        unit.links.end_all_of(user.id, now).await?;
        unit.email_changes.end_all_of(user.id, now).await?;
        self.write(unit, user, AuditAction::UserDeactivated, now).await
    }

    /// Lets it sign in again; again does nothing.
    ///
    /// # Errors
    /// [`SuperuserCareError`], and nothing was written.
    pub async fn reactivate(&self, login: &str) -> Result<User, SuperuserCareError> {
        let unit = self.transactions.begin().await?;
        let mut user = named(&unit.users.superusers().await?, login)?;
        if user.is_active() {
            return Ok(user);
        }
        user.activity = Activity::Active;
        let now = self.clock.now();
        self.write(unit, user, AuditAction::UserReactivated, now).await
    }

    /// Forgets its second factor, which it has lost, signs it out everywhere and writes to it.
    ///
    /// # Errors
    /// [`SuperuserCareError`], and nothing was written.
    pub async fn reset_factor(&self, login: &str) -> Result<User, SuperuserCareError> {
        let unit = self.transactions.begin().await?;
        let user = named(&unit.users.superusers().await?, login)?;
        let at = self.clock.now();
        unit.factors.remove_app(user.id).await?;
        unit.factors.want_mail(user.id, None).await?;
        unit.sessions.end_all_of(user.id).await?;
        unit.challenges.end_all_of(user.id).await?;
        let what = "The operator reset the second factor of your account".to_owned();
        let letter = Letter::FactorChanged { what, at };
        self.post
            .put(&unit, &letter, &Recipient::user(&user, None))
            .await?;
        self.audit(&unit, &user, AuditAction::SecondFactorReset, at)
            .await?;
        unit.commit().await?;
        Ok(user)
    }

    /// Makes a link with which it sets a password, once; earlier ones end.
    ///
    /// # Errors
    /// [`SuperuserCareError`], and nothing was written.
    pub async fn password_link(&self, login: &str) -> Result<(User, LinkMade), SuperuserCareError> {
        let unit = self.transactions.begin().await?;
        let user = named(&unit.users.superusers().await?, login)?;
        if !user.is_active() {
            return Err(SuperuserCareError::Deactivated);
        }
        let now = self.clock.now();
        let linking = Linking {
            tokens: self.tokens.as_ref(),
            ids: self.ids.as_ref(),
            now,
        };
        let made = linking.hand_over(&unit, user.id, PASSWORD_LINK_HOLDS).await?;
        self.audit(&unit, &user, AuditAction::PasswordLinkMade, now)
            .await?;
        unit.commit().await?;
        Ok((user, made))
    }

    async fn write(
        &self,
        unit: UnitOfWork,
        user: User,
        action: AuditAction,
        at: Timestamp,
    ) -> Result<User, SuperuserCareError> {
        match unit.users.update_superuser(&user, user.version).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken | Updated::Absent => return Err(SuperuserCareError::Stale),
        }
        self.audit(&unit, &user, action, at).await?;
        unit.commit().await?;
        Ok(user)
    }

    async fn audit(
        &self,
        unit: &UnitOfWork,
        user: &User,
        action: AuditAction,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = AuditId::from_uuid(self.ids.next());
        let from = Provenance::local(Channel::Cli);
        let entry = AuditEntry::by_nobody(from, id, at, action, user.id).with("username", &user.username);
        unit.audit.append(&entry).await
    }
}

fn named(superusers: &[User], login: &str) -> Result<User, SuperuserCareError> {
    let wanted = login.trim().to_lowercase();
    let found = superusers
        .iter()
        .find(|user| user.username.as_str() == wanted || user.email.as_str() == wanted);
    found.cloned().ok_or(SuperuserCareError::NotFound)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, ids, now, post, tokens, user};

    fn superuser(number: u128, username: &str) -> User {
        User {
            company: None,
            ..user(number, username, Role::Superuser)
        }
    }

    fn gone(number: u128, username: &str) -> User {
        User {
            activity: Activity::Deactivated { at: now() },
            ..superuser(number, username)
        }
    }

    fn unit(found: Vec<User>) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.users
            .expect_superusers()
            .returning(move || Ok(found.clone()));
        unit
    }

    fn care(transactions: Arc<dyn Transactions>) -> CareForSuperusers {
        CareForSuperusers {
            transactions,
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    #[tokio::test]
    async fn a_deactivated_one_is_signed_out_and_its_links_end() {
        let two = vec![superuser(1, "root"), superuser(2, "second")];
        let mut unit = unit(two).audited(AuditAction::UserDeactivated);
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        unit.email_changes
            .expect_end_all_of()
            .times(1)
            .returning(|_, _| Ok(()));
        unit.users
            .expect_update_superuser()
            .withf(|user, _| user.username.as_str() == "second" && !user.is_active())
            .times(1)
            .returning(|_, _| Ok(Updated::Done));
        care(unit.committed()).deactivate("Second ").await.unwrap();
    }

    #[tokio::test]
    async fn the_last_active_one_stays_and_strangers_are_not_found() {
        let found = vec![superuser(1, "root"), gone(2, "second")];
        let last = care(unit(found.clone()).dropped()).deactivate("root").await;
        assert!(matches!(last, Err(SuperuserCareError::LastSuperuser)));
        let nobody = care(unit(found.clone()).dropped()).deactivate("meera").await;
        assert!(matches!(nobody, Err(SuperuserCareError::NotFound)));
        let link = care(unit(found).dropped()).password_link("second").await;
        assert!(matches!(link, Err(SuperuserCareError::Deactivated)));
    }

    #[tokio::test]
    async fn one_is_let_in_again() {
        let mut unit = unit(vec![gone(2, "second")]).audited(AuditAction::UserReactivated);
        unit.users
            .expect_update_superuser()
            .withf(|user, _| user.is_active())
            .times(1)
            .returning(|_, _| Ok(Updated::Done));
        care(unit.committed())
            .reactivate("second@example.com")
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_lost_factor_is_forgotten_and_its_owner_is_told() {
        let mut unit = unit(vec![superuser(1, "root")])
            .audited(AuditAction::SecondFactorReset)
            .mailed(LetterKind::FactorChanged, "root@example.com");
        unit.factors.expect_remove_app().times(1).returning(|_| Ok(()));
        unit.factors.expect_want_mail().times(1).returning(|_, _| Ok(()));
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.challenges.expect_end_all_of().times(1).returning(|_| Ok(()));
        care(unit.committed()).reset_factor("root").await.unwrap();
    }

    #[tokio::test]
    async fn a_password_link_holds_for_half_an_hour() {
        let mut unit = unit(vec![superuser(1, "root")]).audited(AuditAction::PasswordLinkMade);
        unit.links
            .expect_insert()
            .withf(|link| link.digest.0 == [7; 32] && link.expires_at == now() + PASSWORD_LINK_HOLDS)
            .times(1)
            .returning(|_| Ok(()));
        let (_, made) = care(unit.committed()).password_link("root").await.unwrap();
        assert_eq!(made.token.0, "secret");
    }
}
