use callbook_domain::access::Role;
use callbook_domain::company::{Company, CompanyName, Region, Terminology, Zone};
use callbook_domain::ids::{CompanyId, StatusId, UserId};
use callbook_domain::status::{Preset, Status};
use callbook_domain::user::{Email, PersonName, User, Username};
use jiff::Timestamp;

use crate::ports::{Ids, Inserted, PasswordHash, StoreError, UnitOfWork};

/// Everything that a company begins with.
pub(crate) struct Founding {
    pub(crate) company: Company,
    pub(crate) admin: User,
    statuses: Vec<Status>,
}

/// What a company is to be, and who is its first admin.
pub(crate) struct Plan {
    pub(crate) company: CompanyName,
    pub(crate) preset: Preset,
    pub(crate) region: Region,
    pub(crate) zone: Zone,
    pub(crate) username: Username,
    pub(crate) name: PersonName,
    pub(crate) email: Email,
}

impl Founding {
    /// Draws it up; nothing is written yet.
    pub(crate) fn of(plan: Plan, ids: &dyn Ids, now: Timestamp) -> Self {
        let id = CompanyId::from_uuid(ids.next());
        let company = Company {
            terminology: Terminology::suggested_for(plan.preset),
            ..Company::new(id, plan.company, plan.region, plan.zone, now)
        };
        let admin = User::new(
            UserId::from_uuid(ids.next()),
            Some(id),
            plan.username,
            plan.email,
            plan.name,
            Role::Admin,
            now,
        );
        let statuses = plan.preset.statuses();
        let adopt = statuses
            .iter()
            .map(|status| status.adopted(StatusId::from_uuid(ids.next())));
        Self {
            statuses: adopt.collect(),
            company,
            admin,
        }
    }

    /// Writes company, statuses and admin. `Taken` where somebody of the installation has the admin's username or
    /// address; the unit is then to be dropped.
    pub(crate) async fn write(
        &self,
        unit: &UnitOfWork,
        password: Option<PasswordHash>,
    ) -> Result<Inserted, StoreError> {
        unit.companies.insert(&self.company).await?;
        unit.statuses.insert_all(self.company.id, &self.statuses).await?;
        unit.users.insert(&self.admin, password).await
    }
}
