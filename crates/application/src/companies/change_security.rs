use std::net::IpAddr;

use callbook_domain::access::{Channel, NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, SecurityPolicy};
use callbook_domain::version::Version;

use super::ChangeSettingsError;
use super::settings::SettingsEdit;
use crate::ports::{StoreError, UnitOfWork};
use crate::{Ports, Settings};

/// What the viewer's company is to demand of those who sign in.
#[derive(Debug, Clone)]
pub struct ChangeSecurityCommand {
    /// The version that the form was filled from.
    pub read: Version,
    /// The demands.
    pub policy: SecurityPolicy,
}

/// Why the demands were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSecurityError {
    /// The viewer's own address is not among the allowed ones.
    #[error("this list would shut you out: {}", missing(*.0))]
    ShutsViewerOut(Option<IpAddr>),
    /// The viewer may only read them.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Somebody else wrote in between.
    #[error("somebody else has changed these settings meanwhile: look at them again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn missing(address: Option<IpAddr>) -> String {
    match address {
        Some(address) => format!("you come from {address}, add it or a network that it is in"),
        None => "your own address is not known".to_owned(),
    }
}

impl From<ChangeSettingsError> for ChangeSecurityError {
    fn from(error: ChangeSettingsError) -> Self {
        match error {
            ChangeSettingsError::NotAllowed(error) => Self::NotAllowed(error),
            ChangeSettingsError::Stale => Self::Stale,
            ChangeSettingsError::Store(error) => Self::Store(error),
        }
    }
}

/// Changes what the viewer's company demands of those who sign in. It holds from the next request on, for those who are
/// signed in too; a browser that stays signed in has to sign in anew where a second factor is demanded that was not.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChangeSecurity(SettingsEdit);

impl ChangeSecurity {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(SettingsEdit::new(ports))
    }

    /// Changes them. A list of networks without the viewer's own is refused; on the command line, which no list shuts
    /// out, it is not.
    ///
    /// # Errors
    /// [`ChangeSecurityError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: ChangeSecurityCommand,
    ) -> Result<Company, ChangeSecurityError> {
        viewer.company_settings()?;
        let provenance = viewer.provenance();
        let then = Company {
            security: command.policy.clone(),
            ..viewer.company().clone()
        };
        if provenance.channel != Channel::Cli && !then.admits(provenance.address) {
            return Err(ChangeSecurityError::ShutsViewerOut(provenance.address));
        }
        let policy = command.policy;
        let change = |company: &mut Company| company.security = policy;
        let edited = self
            .0
            .begin(viewer, command.read, AuditAction::SecurityChanged, change)
            .await?;
        let demanded = newly_demanded(&edited.was, &edited.company);
        forget_browsers(&edited.unit, viewer, &demanded).await?;
        edited.unit.commit().await?;
        Ok(edited.company)
    }
}

/// The roles of which a second factor is demanded from now on.
fn newly_demanded(was: &Company, is: &Company) -> Vec<Role> {
    let is_new = |role: &&Role| !was.security.demands_second_factor(**role);
    is.security.second_factor.iter().filter(is_new).copied().collect()
}

/// Their browsers were let in with a password alone.
async fn forget_browsers(
    unit: &UnitOfWork,
    viewer: &Viewer,
    roles: &[Role],
) -> Result<(), ChangeSecurityError> {
    let scope = viewer.company_settings()?;
    for role in roles {
        unit.remember.end_all_of_role(&scope, *role).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Provenance, Role};
    use callbook_domain::company::SignUp;
    use rstest::rstest;

    use super::super::settings::tests::{edit, unit};
    use super::*;
    use crate::ports::Updated;
    use crate::testing::{MockUnit, company, user};

    fn from(channel: Channel, address: Option<&str>) -> Viewer {
        let provenance = Provenance {
            address: address.map(|address| address.parse().unwrap()),
            ..Provenance::local(channel)
        };
        Viewer::authenticated(user(200, "viewer", Role::Admin), company(), provenance).unwrap()
    }

    fn command(allowlist: &str) -> ChangeSecurityCommand {
        ChangeSecurityCommand {
            read: Version::FIRST,
            policy: SecurityPolicy {
                second_factor: vec![Role::Manager],
                sign_up: SignUp::Open,
                allowlist: SecurityPolicy::allowlist_from(allowlist).unwrap(),
            },
        }
    }

    #[rstest]
    #[case::no_list(Channel::Browser, Some("192.0.2.7"), "")]
    #[case::own_network(Channel::Browser, Some("192.0.2.7"), "10.0.0.0/8 192.0.2.0/24")]
    #[case::mapped(Channel::Browser, Some("::ffff:192.0.2.7"), "192.0.2.7")]
    #[case::command_line(Channel::Cli, None, "10.0.0.0/8")]
    #[tokio::test]
    async fn demands_that_let_the_viewer_in_are_written(
        #[case] channel: Channel,
        #[case] address: Option<&str>,
        #[case] allowlist: &str,
    ) {
        let mut unit = unit(Updated::Done).audited(AuditAction::SecurityChanged);
        unit.remember
            .expect_end_all_of_role()
            .withf(|_, role| *role == Role::Manager)
            .times(1)
            .returning(|_, _| Ok(()));
        let changed = ChangeSecurity(edit(unit.committed()))
            .execute(&from(channel, address), command(allowlist))
            .await
            .unwrap();
        assert!(changed.security.demands_second_factor(Role::Manager));
    }

    #[tokio::test]
    async fn a_demand_that_was_there_before_signs_nobody_out() {
        let mut unit = MockUnit::default().audited(AuditAction::SecurityChanged);
        unit.companies.expect_find().returning(|_| {
            let mut company = company();
            company.security.second_factor = vec![Role::Manager];
            Ok(Some(company))
        });
        unit.companies
            .expect_update()
            .returning(|_, _, _| Ok(Updated::Done));
        ChangeSecurity(edit(unit.committed()))
            .execute(&from(Channel::Cli, None), command(""))
            .await
            .unwrap();
    }

    #[rstest]
    #[case(Some("192.0.2.7"), "you come from 192.0.2.7")]
    #[case(None, "not known")]
    #[tokio::test]
    async fn a_list_that_would_shut_the_viewer_out_is_refused_with_its_address(
        #[case] address: Option<&str>,
        #[case] said: &str,
    ) {
        let result = ChangeSecurity(edit(MockUnit::never()))
            .execute(&from(Channel::Browser, address), command("10.0.0.0/8"))
            .await;
        assert!(result.unwrap_err().to_string().contains(said));
    }

    #[tokio::test]
    async fn a_manager_only_reads() {
        let manager = crate::testing::viewer(Role::Manager);
        let result = ChangeSecurity(edit(MockUnit::never()))
            .execute(&manager, command(""))
            .await;
        assert!(matches!(result, Err(ChangeSecurityError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn who_changes_no_settings_is_told_nothing_of_a_list() {
        let manager = crate::testing::viewer(Role::Manager);
        let change = ChangeSecurity(edit(MockUnit::never()));
        let result = change.execute(&manager, command("10.0.0.0/8")).await;
        assert!(matches!(result, Err(ChangeSecurityError::NotAllowed(_))));
    }
}
