use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::custom_field::CustomFieldSet;

use super::CustomFieldError;
use crate::ports::CustomFieldQueries;
use crate::{Ports, Settings};

/// Lists the fields of the viewer's company with those out of use, for whoever reads its settings. What a customer has
/// in them everybody who sees the customer reads through the directory.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListFields {
    fields: Arc<dyn CustomFieldQueries>,
}

impl ListFields {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            fields: ports.custom_fields.clone(),
        }
    }

    /// Lists them in their order.
    ///
    /// # Errors
    /// [`CustomFieldError::NotAllowed`], [`CustomFieldError::Store`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<CustomFieldSet, CustomFieldError> {
        viewer.require(Permission::SeeSettings)?;
        Ok(self.fields.set(&viewer.company_scope()).await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::MockCustomFieldQueries;
    use crate::testing::viewer;

    #[tokio::test]
    async fn a_manager_reads_them_and_a_sales_user_does_not() {
        for (role, allowed) in [(Role::Manager, true), (Role::Sales, false)] {
            let mut fields = MockCustomFieldQueries::new();
            fields
                .expect_set()
                .times(usize::from(allowed))
                .returning(|_| Ok(CustomFieldSet::default()));
            let use_case = ListFields {
                fields: Arc::new(fields),
            };
            assert_eq!(use_case.execute(&viewer(role)).await.is_ok(), allowed, "{role}");
        }
    }
}
