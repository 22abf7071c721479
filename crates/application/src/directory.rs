//! The names behind ids: statuses and colleagues of the viewer's company.

use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::ids::{StatusId, UserId};
use callbook_domain::status::{Status, StatusSet};
use callbook_domain::user::{PersonName, User};

use crate::ports::{CustomFieldQueries, StatusQueries, StoreError, UserQueries, Visitor};
use crate::{Ports, Settings};

/// What a screen needs to put names to ids.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The company's statuses.
    pub statuses: StatusSet,
    /// The company's own fields of customers, retired ones too.
    pub custom_fields: CustomFieldSet,
    /// The company's users, deactivated ones too.
    pub users: Vec<User>,
    /// Superusers, who may have acted here without being of the company. Nothing can be given to them.
    pub visitors: Vec<Visitor>,
}

impl Directory {
    /// The status with that id.
    pub fn status(&self, id: StatusId) -> Option<&Status> {
        self.statuses.get(id)
    }

    /// What the one with that id is called: a user of the company, or a superuser who has acted in it.
    pub fn name(&self, id: UserId) -> Option<&PersonName> {
        let of_company = self.user(id).map(|user| &user.name);
        of_company.or_else(|| {
            let visitor = self.visitors.iter().find(|visitor| visitor.id == id);
            visitor.map(|visitor| &visitor.name)
        })
    }

    /// The user of the company with that id.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// Those to whom customers can be given.
    pub fn active_users(&self) -> impl Iterator<Item = &User> {
        self.users.iter().filter(|user| user.is_active())
    }
}

/// Opens the directory of the viewer's company. Colleagues' names are no secret within it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct OpenDirectory {
    statuses: Arc<dyn StatusQueries>,
    custom_fields: Arc<dyn CustomFieldQueries>,
    users: Arc<dyn UserQueries>,
}

impl OpenDirectory {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            statuses: ports.statuses.clone(),
            custom_fields: ports.custom_fields.clone(),
            users: ports.users.clone(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Directory, StoreError> {
        let scope = viewer.company_scope();
        Ok(Directory {
            statuses: self.statuses.set(&scope).await?,
            custom_fields: self.custom_fields.set(&scope).await?,
            users: self.users.all(&scope).await?,
            visitors: self.users.visitors().await?,
        })
    }
}
