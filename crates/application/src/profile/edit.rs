use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Zone;
use callbook_domain::ids::AuditId;
use callbook_domain::user::{PersonName, User};
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// What somebody makes of the own profile.
#[derive(Debug, Clone)]
pub struct EditProfileCommand {
    /// The version that was edited.
    pub read: Version,
    /// What screens call it.
    pub name: PersonName,
    /// In which zone it reads times; `None` is the company's.
    pub zone: Option<Zone>,
    /// Whether it gets a mail when somebody signs in from a device that it has not used before.
    pub tell_of_new_devices: bool,
}

/// Why the profile is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditProfileError {
    /// Somebody else, or another window, has changed it meanwhile.
    #[error("your profile was changed meanwhile")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes the own name, time zone and notifications.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditProfile {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditProfile {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Changes it; returns the user as it is now.
    ///
    /// # Errors
    /// [`EditProfileError`], and nothing was written.
    pub async fn execute(
        &self,
        principal: &Principal,
        command: EditProfileCommand,
    ) -> Result<User, EditProfileError> {
        let was = principal.user();
        let user = User {
            name: command.name,
            zone: command.zone,
            tell_of_new_devices: command.tell_of_new_devices,
            version: command.read.next(),
            ..was.clone()
        };
        let id = AuditId::from_uuid(self.ids.next());
        let zone = |user: &User| user.zone.as_ref().map(|zone| zone.name().to_owned());
        let entry = AuditEntry::by_person(
            principal,
            id,
            self.clock.now(),
            AuditAction::ProfileEdited,
            user.id,
        )
        .changed("name", &was.name, &user.name)
        .changed_maybe("zone", zone(was), zone(&user))
        .changed(
            "tell of new devices",
            was.tell_of_new_devices,
            user.tell_of_new_devices,
        );

        let unit = self.transactions.begin().await?;
        match unit.users.edit_own(&user, command.read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Absent | Updated::Taken => return Err(EditProfileError::Stale),
        }
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(user)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::testing::{MockUnit, clock, ids, principal};

    fn edited(unit: MockUnit, updated: Updated) -> (MockUnit, EditProfileCommand) {
        let mut unit = unit;
        unit.users
            .expect_edit_own()
            .withf(|user, read| user.name.as_str() == "Asha M" && *read == Version::FIRST)
            .times(1)
            .returning(move |_, _| Ok(updated));
        let command = EditProfileCommand {
            read: Version::FIRST,
            name: PersonName::parse("Asha M").unwrap().unwrap(),
            zone: Some(Zone::parse("Europe/London").unwrap()),
            tell_of_new_devices: false,
        };
        (unit, command)
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> EditProfile {
        EditProfile {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn name_zone_and_notifications_change_and_nothing_else() {
        let (unit, command) = edited(
            MockUnit::default().audited(AuditAction::ProfileEdited),
            Updated::Done,
        );
        let asha = principal(Role::Sales);
        let user = use_case(unit.committed()).execute(&asha, command).await.unwrap();
        assert_eq!(user.zone.as_ref().map(Zone::name), Some("Europe/London"));
        assert_eq!((user.role, &user.email), (asha.user().role, &asha.user().email));
        assert_eq!(user.version, Version::FIRST.next());
    }

    #[tokio::test]
    async fn a_stale_form_writes_nothing() {
        let (unit, command) = edited(MockUnit::default(), Updated::Stale);
        let result = use_case(unit.dropped())
            .execute(&principal(Role::Sales), command)
            .await;
        assert!(matches!(result, Err(EditProfileError::Stale)));
    }
}
