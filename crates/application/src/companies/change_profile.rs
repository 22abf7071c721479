use callbook_domain::access::Viewer;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::version::Version;

use super::settings::SettingsEdit;
use super::{ChangeSettingsError, CompanyProfile};
use crate::{Ports, Settings};

/// What the viewer's company is to be called and where it is to be.
#[derive(Debug, Clone)]
pub struct ChangeProfileCommand {
    /// The version that the form was filled from.
    pub read: Version,
    /// What it is to be.
    pub profile: CompanyProfile,
}

/// Changes the name, country and time zone of the viewer's company. What was counted by day stays under the day that it
/// was counted under.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChangeProfile(SettingsEdit);

impl ChangeProfile {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(SettingsEdit::new(ports))
    }

    /// Changes them.
    ///
    /// # Errors
    /// [`ChangeSettingsError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: ChangeProfileCommand,
    ) -> Result<Company, ChangeSettingsError> {
        let change = |company: &mut Company| command.profile.apply(company);
        self.0
            .execute(viewer, command.read, AuditAction::CompanyEdited, change)
            .await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::company::CompanyName;

    use super::super::settings::tests::{edit, unit};
    use super::*;
    use crate::ports::{AuditDetail, Updated};
    use crate::testing::{MockUnit, company, viewer};

    fn command() -> ChangeProfileCommand {
        ChangeProfileCommand {
            read: Version::FIRST,
            profile: CompanyProfile {
                name: CompanyName::parse("Renamed").unwrap().unwrap(),
                region: company().region,
                zone: company().zone,
            },
        }
    }

    #[tokio::test]
    async fn the_log_has_the_field_as_it_was_and_as_it_is_and_no_other() {
        let mut unit = unit(Updated::Done);
        unit.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::CompanyEdited
                    && entry.details
                        == [AuditDetail::Change {
                            field: "name".into(),
                            from: Some("Malabar Learning".to_owned()),
                            to: Some("Renamed".to_owned()),
                        }]
            })
            .times(1)
            .returning(|_| Ok(()));
        let changed = ChangeProfile(edit(unit.committed()))
            .execute(&viewer(Role::Admin), command())
            .await
            .unwrap();
        assert_eq!(changed.version, Version::FIRST.next());
    }

    #[tokio::test]
    async fn a_manager_only_reads() {
        for role in [Role::Manager, Role::Sales] {
            let result = ChangeProfile(edit(MockUnit::never()))
                .execute(&viewer(role), command())
                .await;
            assert!(matches!(result, Err(ChangeSettingsError::NotAllowed(_))));
        }
    }

    #[tokio::test]
    async fn a_stale_form_writes_nothing() {
        let result = ChangeProfile(edit(unit(Updated::Stale).dropped()))
            .execute(&viewer(Role::Admin), command())
            .await;
        assert!(matches!(result, Err(ChangeSettingsError::Stale)));
    }
}
