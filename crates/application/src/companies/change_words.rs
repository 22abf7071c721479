use callbook_domain::access::{Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, Terminology};
use callbook_domain::version::Version;

use super::ChangeSettingsError;
use super::settings::SettingsEdit;
use crate::{Ports, Settings};

/// What the viewer's company is to call its roles.
#[derive(Debug, Clone)]
pub struct ChangeWordsCommand {
    /// The version that the form was filled from.
    pub read: Version,
    /// The words.
    pub terminology: Terminology,
}

/// Why a company's words were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeWordsError {
    /// Two roles would go by one word; it is told at that role.
    #[error("another role goes by this word already: choose words that tell the roles apart")]
    SameWord(Role),
    /// What can go wrong with every change of the settings.
    #[error(transparent)]
    Settings(#[from] ChangeSettingsError),
}

/// Changes what the viewer's company calls its roles on screens. What roles may do stays; JSON and the command line keep
/// the roles' own names.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChangeWords(SettingsEdit);

impl ChangeWords {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(SettingsEdit::new(ports))
    }

    /// Changes them.
    ///
    /// # Errors
    /// [`ChangeWordsError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: ChangeWordsCommand,
    ) -> Result<Company, ChangeWordsError> {
        viewer.company_settings().map_err(ChangeSettingsError::from)?;
        if let Some(role) = command.terminology.clash() {
            return Err(ChangeWordsError::SameWord(role));
        }
        let change = |company: &mut Company| company.terminology = command.terminology;
        Ok(self
            .0
            .execute(viewer, command.read, AuditAction::TerminologyChanged, change)
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::status::Preset;

    use super::super::settings::tests::{edit, unit};
    use super::*;
    use crate::ports::Updated;
    use crate::testing::{MockUnit, viewer};

    fn command() -> ChangeWordsCommand {
        ChangeWordsCommand {
            read: Version::FIRST,
            terminology: Terminology::suggested_for(Preset::Admissions),
        }
    }

    #[tokio::test]
    async fn an_admin_renames_roles_with_one_commit() {
        let unit = unit(Updated::Done).audited(AuditAction::TerminologyChanged);
        let changed = ChangeWords(edit(unit.committed()))
            .execute(&viewer(Role::Admin), command())
            .await
            .unwrap();
        assert_eq!(changed.terminology.many(Role::Sales), "Student Counsellors");
    }

    #[tokio::test]
    async fn two_roles_with_one_word_are_refused() {
        let mut command = command();
        command.terminology.manager = command.terminology.sales.clone();
        let result = ChangeWords(edit(MockUnit::never()))
            .execute(&viewer(Role::Admin), command)
            .await;
        assert!(matches!(result, Err(ChangeWordsError::SameWord(Role::Sales))));
    }

    #[tokio::test]
    async fn a_manager_only_reads() {
        let result = ChangeWords(edit(MockUnit::never()))
            .execute(&viewer(Role::Manager), command())
            .await;
        assert!(matches!(
            result,
            Err(ChangeWordsError::Settings(ChangeSettingsError::NotAllowed(_)))
        ));
    }
}
