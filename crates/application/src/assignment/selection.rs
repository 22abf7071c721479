use callbook_domain::access::CustomerScope;
use callbook_domain::assignment::{NobodyToShareTo, Sharers, Sharing};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::user::User;

use crate::ports::{CustomerQueries, StoreError, UnitOfWork};

/// Which customers are to be assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Chosen(Vec<CustomerId>),
    /// The next so many open ones that are nobody's, the oldest first.
    NextUnassigned(u32),
    /// The open ones of this import that are nobody's, the oldest first, as many as go at once.
    UnassignedOf(ImportId),
}

/// So many customers can be assigned in one go.
pub const MAX_AT_ONCE: u32 = 100_000;

/// An assignment as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignCommand {
    /// Which customers.
    pub selection: Selection,
    /// To whom, in the order of their turns. One user gets all.
    pub users: Vec<UserId>,
    /// How they are shared out.
    pub sharing: Sharing,
}

impl AssignCommand {
    /// The users of the command that are active users of the company.
    pub(super) fn sharers(&self, colleagues: &[User]) -> Result<Sharers, NobodyToShareTo> {
        let is_active = |id: &UserId| colleagues.iter().any(|user| user.id == *id && user.is_active());
        Sharers::new(self.users.iter().copied().filter(is_active))
    }

    /// How many [`AssignCommand::customers`] would find.
    pub(super) async fn count(
        &self,
        queries: &dyn CustomerQueries,
        scope: &CustomerScope,
    ) -> Result<u64, StoreError> {
        match &self.selection {
            Selection::Chosen(chosen) => queries.count_reached(scope, chosen).await,
            Selection::NextUnassigned(count) => {
                queries.count_unassigned(scope, (*count).min(MAX_AT_ONCE)).await
            }
            Selection::UnassignedOf(import) => queries.count_unassigned_of(scope, *import, MAX_AT_ONCE).await,
        }
    }

    pub(super) async fn customers(
        &self,
        unit: &UnitOfWork,
        scope: &CustomerScope,
    ) -> Result<Vec<CustomerId>, StoreError> {
        match &self.selection {
            Selection::Chosen(chosen) => unit.customers.reached(scope, chosen).await,
            Selection::NextUnassigned(count) => {
                unit.customers
                    .next_unassigned(scope, (*count).min(MAX_AT_ONCE))
                    .await
            }
            Selection::UnassignedOf(import) => {
                unit.customers
                    .next_unassigned_of(scope, *import, MAX_AT_ONCE)
                    .await
            }
        }
    }
}
