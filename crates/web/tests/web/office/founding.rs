//! How the two companies come about.

use callbook_application::accounts::SetUpCommand;
use callbook_application::ports::{Clock, Ids, Passwords, Transactions};
use callbook_domain::access::{Channel, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::{CompanyId, StatusId, UserId};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, User, Username};
use callbook_infrastructure::ids::TimeOrderedIds;

use super::{Installation, PASSWORD};

pub(super) fn set_up() -> SetUpCommand {
    SetUpCommand {
        company: CompanyName::parse("Brightpath").unwrap().unwrap(),
        preset: Preset::Calling,
        region: Region::parse("IN").unwrap(),
        zone: Zone::parse("Asia/Kolkata").unwrap(),
        username: Username::parse("meera").unwrap(),
        name: PersonName::parse("Meera Iyer").unwrap().unwrap(),
        email: Email::parse("meera@example.com").unwrap(),
        password: Password::parse(PASSWORD, &[]).unwrap(),
        provenance: Provenance::local(Channel::Cli),
    }
}

impl Installation {
    /// Set-up happens once; the second company goes through the stores.
    pub(super) async fn found_another_company(&self) -> Viewer {
        let now = self.clock.now();
        let company = Company::new(
            CompanyId::from_uuid(TimeOrderedIds.next()),
            CompanyName::parse("Elsewhere").unwrap().unwrap(),
            Region::parse("IN").unwrap(),
            Zone::parse("Asia/Kolkata").unwrap(),
            now,
        );
        let admin = User::new(
            UserId::from_uuid(TimeOrderedIds.next()),
            Some(company.id),
            Username::parse("zoya").unwrap(),
            Email::parse("zoya@example.com").unwrap(),
            PersonName::parse("Zoya Elsewhere").unwrap().unwrap(),
            Role::Admin,
            now,
        );
        let statuses: Vec<_> = Preset::Calling
            .statuses()
            .iter()
            .map(|status| status.adopted(StatusId::from_uuid(TimeOrderedIds.next())))
            .collect();
        let hash = self
            .passwords
            .hash(&Password::parse(PASSWORD, &[]).unwrap())
            .await
            .unwrap();
        let unit = self.transactions.begin().await.unwrap();
        unit.companies.insert(&company).await.unwrap();
        unit.statuses.insert_all(company.id, &statuses).await.unwrap();
        unit.users.insert(&admin, Some(hash)).await.unwrap();
        unit.commit().await.unwrap();
        Viewer::authenticated(admin, company, Provenance::local(Channel::Cli)).unwrap()
    }
}
