use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use super::show::SeeImportsError;
use crate::ports::{CustomerQueries, ImportQueries, UndoPreview};
use crate::{Ports, Settings};

/// Says what undoing an import would do, before anybody decides.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct PreviewUndo {
    imports: Arc<dyn ImportQueries>,
    customers: Arc<dyn CustomerQueries>,
}

impl PreviewUndo {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
            customers: ports.customers.clone(),
        }
    }

    /// The import, and what would become of its customers as things stand; `None` where it cannot be undone: the
    /// import says why.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        import: ImportId,
    ) -> Result<(Import, Option<UndoPreview>), SeeImportsError> {
        let scope = viewer.imports()?;
        let import = self
            .imports
            .find(&scope, import)
            .await?
            .ok_or(SeeImportsError::NotFound)?;
        let preview = match import.can_be_undone() {
            true => Some(self.customers.undo_preview(&scope, import.id).await?),
            false => None,
        };
        Ok((import, preview))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::import::{ImportState, Reason};

    use super::super::tests::import;
    use super::*;
    use crate::ports::{MockCustomerQueries, MockImportQueries};
    use crate::testing::viewer;

    fn use_case(stored: Option<Import>, preview: Option<UndoPreview>) -> PreviewUndo {
        let mut imports = MockImportQueries::new();
        imports.expect_find().returning(move |_, _| Ok(stored.clone()));
        let mut customers = MockCustomerQueries::new();
        customers
            .expect_undo_preview()
            .times(usize::from(preview.is_some()))
            .returning(move |_, _| Ok(preview.clone().unwrap_or_default()));
        PreviewUndo {
            imports: Arc::new(imports),
            customers: Arc::new(customers),
        }
    }

    fn over(created: u64) -> Import {
        let mut import = import();
        import.state = ImportState::Finished;
        import.checkpoint.counts.created = created;
        import
    }

    #[tokio::test]
    async fn a_manager_sees_what_would_go_and_what_would_stay() {
        let expected = UndoPreview {
            removed: 7,
            restored: 2,
            kept: vec![(Reason::WorkedSince, 2), (Reason::EditedSince, 1)],
        };
        assert_eq!(expected.kept_in_all(), 3);
        let (_, preview) = use_case(Some(over(10)), Some(expected.clone()))
            .execute(&viewer(Role::Manager), import().id)
            .await
            .unwrap();
        assert_eq!(preview, Some(expected));
    }

    #[tokio::test]
    async fn where_there_is_nothing_to_undo_nothing_is_counted() {
        for stored in [import(), over(0)] {
            let result = use_case(Some(stored), None)
                .execute(&viewer(Role::Manager), import().id)
                .await;
            assert_eq!(result.unwrap().1, None);
        }
    }

    #[tokio::test]
    async fn sales_users_and_strangers_see_nothing() {
        let result = use_case(Some(over(1)), None)
            .execute(&viewer(Role::Sales), import().id)
            .await;
        assert!(matches!(result, Err(SeeImportsError::NotAllowed(_))));
        let result = use_case(None, None)
            .execute(&viewer(Role::Manager), import().id)
            .await;
        assert!(matches!(result, Err(SeeImportsError::NotFound)));
    }
}
