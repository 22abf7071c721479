use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, GroupId, UserId};
use callbook_domain::user::{Email, PersonName, User};
use callbook_domain::version::Version;

use crate::groups::{Gained, PutIntoError, put_into};
use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, Ids, Letter, Recipient, StoreError, Transactions, UnitOfWork, Updated,
};
use crate::{Ports, Settings};

/// What a user is to be.
#[derive(Debug, Clone)]
pub struct EditUserCommand {
    /// Which.
    pub user: UserId,
    /// The version that the form was filled from.
    pub read: Version,
    /// What screens call it.
    pub name: PersonName,
    /// Its address.
    pub email: Email,
    /// Its role.
    pub role: Role,
    /// The groups that it is to be in; `None` leaves them as they are.
    pub groups: Option<Vec<GroupId>>,
}

/// Why a user was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditUserError {
    /// The viewer may not manage that user, or not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such user.
    #[error("there is no such user")]
    NotFound,
    /// Somebody has that address.
    #[error("this e-mail address is taken: choose another")]
    EmailTaken,
    /// One of the groups may not be given or taken by the viewer, or is gone.
    #[error(transparent)]
    Groups(#[from] PutIntoError),
    /// The company would be left without an active admin.
    #[error("this is the last active admin: make somebody else admin first")]
    LastAdmin,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this user meanwhile: look at it again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Edits a user's name, address, role and groups. Another role or address counts from its next request on.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditUser {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl EditUser {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Edits it.
    ///
    /// # Errors
    /// [`EditUserError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: EditUserCommand) -> Result<User, EditUserError> {
        let scope = viewer.users()?;
        let unit = self.transactions.begin().await?;
        // First of all: whoever changes groups waits for one another here, with nothing else locked.
        let groups = match &command.groups {
            Some(wanted) => Some((wanted, unit.groups.all(&scope).await?)),
            None => None,
        };
        let before = unit
            .users
            .find(&scope, command.user)
            .await?
            .ok_or(EditUserError::NotFound)?;
        viewer.may_manage(&before)?;
        viewer.may_give(command.role)?;
        let admins_needed =
            before.role == Role::Admin && before.is_active() && viewer.role() != Role::Superuser;
        if admins_needed && command.role != Role::Admin && unit.users.active_admins(&scope).await? <= 1 {
            return Err(EditUserError::LastAdmin);
        }
        let user = User {
            name: command.name,
            email: command.email,
            role: command.role,
            ..before.clone()
        };
        if unit.users.email_taken(&user).await? {
            return Err(EditUserError::EmailTaken);
        }
        match unit.users.update(&scope, &user, command.read).await? {
            Updated::Done => {}
            Updated::Stale => return Err(EditUserError::Stale),
            Updated::Absent => return Err(EditUserError::NotFound),
            Updated::Taken => return Err(EditUserError::EmailTaken),
        }
        let id = AuditId::from_uuid(self.ids.next());
        let mut entry = AuditEntry::by(viewer, id, self.clock.now(), AuditAction::UserEdited, user.id)
            .changed("name", &before.name, &user.name)
            .changed("email", &before.email, &user.email)
            .changed("role", before.role, user.role);
        let mut gained = Gained::Nothing;
        if let Some((wanted, groups)) = groups {
            let moved = put_into(&unit, viewer, user.id, wanted, groups).await?;
            gained = moved.gained;
            entry = entry.changed("groups", moved.from, moved.to);
        }
        self.tell(&unit, viewer, &before, &user, gained).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(User {
            version: command.read.next(),
            ..user
        })
    }

    /// What has to follow from another role, more rights and another address.
    async fn tell(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        before: &User,
        user: &User,
        gained: Gained,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        if before.role != user.role || before.email != user.email || gained == Gained::Rights {
            // They were made for what the account was, and sent to where it was.
            unit.links.end_all_of(user.id, now).await?;
        }
        if before.role != user.role {
            // Who stays signed in goes by the role.
            unit.remember.end_all_of(user.id).await?;
        }
        if before.email != user.email {
            unit.email_changes.end_all_of(user.id, now).await?;
            let at = now;
            let old = Recipient::in_company(viewer.company(), before.email.clone(), Some(user.name.clone()));
            self.post.put(unit, &Letter::EmailChanged { at }, &old).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use callbook_domain::access::{Channel, Permission, Permissions, Provenance};
    use callbook_domain::group::{Group, GroupName};
    use callbook_domain::mail::LetterKind;

    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, company, ids, now, post, superuser, user, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> EditUser {
        EditUser {
            transactions,
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn command(role: Role) -> EditUserCommand {
        let asha = user(1, "asha", Role::Sales);
        EditUserCommand {
            user: asha.id,
            read: Version::FIRST,
            name: asha.name,
            email: asha.email,
            role,
            groups: None,
        }
    }

    fn unit(role: Role, admins: u64, updated: Updated) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(user(1, "asha", role))));
        unit.users.expect_active_admins().returning(move |_| Ok(admins));
        unit.users.expect_email_taken().returning(|_| Ok(false));
        unit.users.expect_update().returning(move |_, _, _| Ok(updated));
        unit.remember.expect_end_all_of().returning(|_| Ok(()));
        unit.links.expect_end_all_of().returning(|_, _| Ok(()));
        unit
    }

    #[tokio::test]
    async fn an_admin_makes_a_sales_user_manager() {
        let unit = unit(Role::Sales, 1, Updated::Done).audited(AuditAction::UserEdited);
        let edited = use_case(unit.committed())
            .execute(&viewer(Role::Admin), command(Role::Manager))
            .await
            .unwrap();
        assert_eq!(
            (edited.role, edited.version),
            (Role::Manager, Version::FIRST.next())
        );
    }

    #[tokio::test]
    async fn the_last_admin_stays_admin() {
        let unit = unit(Role::Admin, 1, Updated::Done);
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(EditUserError::LastAdmin)));
    }

    #[rstest]
    #[case::raised_above_itself(Role::Sales, Role::Admin)]
    #[case::an_admin(Role::Admin, Role::Admin)]
    #[tokio::test]
    async fn a_manager_may_not(#[case] is: Role, #[case] wanted: Role) {
        let result = use_case(unit(is, 2, Updated::Done).dropped())
            .execute(&viewer(Role::Manager), command(wanted))
            .await;
        assert!(matches!(result, Err(EditUserError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn a_stale_form_writes_nothing() {
        let unit = unit(Role::Sales, 1, Updated::Stale);
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(EditUserError::Stale)));
    }

    #[tokio::test]
    async fn another_role_ends_what_keeps_the_user_signed_in() {
        let mut unit = MockUnit::default();
        unit.remember.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        let asha = user(1, "asha", Role::Manager);
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(asha.clone())));
        unit.users.expect_email_taken().returning(|_| Ok(false));
        unit.users.expect_update().returning(|_, _, _| Ok(Updated::Done));
        use_case(unit.audited(AuditAction::UserEdited).committed())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn another_address_ends_all_links_and_is_told_to_the_old_one() {
        let asha = user(1, "asha", Role::Sales);
        let id = asha.id;
        let mut unit = MockUnit::default()
            .audited(AuditAction::UserEdited)
            .mailed(LetterKind::EmailChanged, "asha@example.com");
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(asha.clone())));
        unit.users.expect_email_taken().returning(|_| Ok(false));
        unit.users.expect_update().returning(|_, _, _| Ok(Updated::Done));
        unit.links
            .expect_end_all_of()
            .withf(move |user, _| *user == id)
            .times(1)
            .returning(|_, _| Ok(()));
        unit.email_changes
            .expect_end_all_of()
            .withf(move |user, _| *user == id)
            .times(1)
            .returning(|_, _| Ok(()));
        let edit = EditUserCommand {
            email: Email::parse("menon@example.com").unwrap(),
            ..command(Role::Sales)
        };
        use_case(unit.committed())
            .execute(&viewer(Role::Admin), edit)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_new_name_ends_no_link_and_more_rights_do() {
        for (permissions, ended) in [
            (Permissions::NONE, 0),
            (Permissions::NONE.with(Permission::ImportCustomers), 1),
        ] {
            let asha = user(1, "asha", Role::Sales);
            let group = group(permissions);
            let wanted = vec![group.id];
            let mut unit = MockUnit::default().audited(AuditAction::UserEdited);
            unit.groups
                .expect_all()
                .returning(move |_| Ok(vec![group.clone()]));
            unit.groups.expect_update().returning(|_, _, _| Ok(Updated::Done));
            unit.users
                .expect_find()
                .returning(move |_, _| Ok(Some(asha.clone())));
            unit.users.expect_email_taken().returning(|_| Ok(false));
            unit.users.expect_update().returning(|_, _, _| Ok(Updated::Done));
            unit.links
                .expect_end_all_of()
                .times(ended)
                .returning(|_, _| Ok(()));
            let edit = EditUserCommand {
                name: PersonName::parse("Asha M.").unwrap().unwrap(),
                groups: Some(wanted),
                ..command(Role::Sales)
            };
            use_case(unit.committed())
                .execute(&viewer(Role::Admin), edit)
                .await
                .unwrap();
        }
    }

    fn group(permissions: Permissions) -> Group {
        Group {
            id: GroupId::from_uuid(uuid::Uuid::from_u128(50)),
            company: company().id,
            name: GroupName::parse("Importers").unwrap().unwrap(),
            permissions,
            members: Vec::new(),
            created_at: now(),
            version: Version::FIRST,
        }
    }

    #[tokio::test]
    async fn a_superuser_may_take_the_last_admin() {
        let unit = unit(Role::Admin, 1, Updated::Done).audited(AuditAction::UserEdited);
        let root = superuser().principal().user().clone();
        let within = Viewer::authenticated(root, company(), Provenance::local(Channel::Browser)).unwrap();
        use_case(unit.committed())
            .execute(&within, command(Role::Sales))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_manager_makes_no_sales_user_of_an_admin() {
        let result = use_case(unit(Role::Admin, 2, Updated::Done).dropped())
            .execute(&viewer(Role::Manager), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(EditUserError::NotAllowed(_))));
    }
}
