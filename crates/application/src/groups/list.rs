use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::group::Group;
use callbook_domain::ids::GroupId;
use callbook_domain::user::User;

use crate::ports::{GroupQueries, StoreError, UserQueries};
use crate::{Ports, Settings};

/// Why groups are not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListGroupsError {
    /// The viewer manages nobody.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A group with everybody who could be in it.
#[derive(Debug, Clone)]
pub struct GroupPage {
    /// The group; `None` where it is to be made.
    pub group: Option<Group>,
    /// The users of the company.
    pub users: Vec<User>,
}

/// Lists the groups of the viewer's company, for those who manage users.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListGroups {
    groups: Arc<dyn GroupQueries>,
    users: Arc<dyn UserQueries>,
}

impl ListGroups {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            groups: ports.groups.clone(),
            users: ports.users.clone(),
        }
    }

    /// All of them by name.
    ///
    /// # Errors
    /// [`ListGroupsError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<Group>, ListGroupsError> {
        Ok(self.groups.all(&viewer.users()?).await?)
    }

    /// One of them with the users of the company; `None` where the company has none of that id.
    ///
    /// # Errors
    /// [`ListGroupsError`].
    pub async fn one(&self, viewer: &Viewer, id: GroupId) -> Result<Option<GroupPage>, ListGroupsError> {
        let group = self
            .execute(viewer)
            .await?
            .into_iter()
            .find(|group| group.id == id);
        match group {
            Some(group) => Ok(Some(GroupPage {
                group: Some(group),
                ..self.none_yet(viewer).await?
            })),
            None => Ok(None),
        }
    }

    /// The users of the company, for a group that is to be made.
    ///
    /// # Errors
    /// [`ListGroupsError`].
    pub async fn none_yet(&self, viewer: &Viewer) -> Result<GroupPage, ListGroupsError> {
        Ok(GroupPage {
            group: None,
            users: self.users.all(&viewer.users()?).await?,
        })
    }
}
