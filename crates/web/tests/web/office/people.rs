//! Who is in an office in which role, who wants to be, who is signed in.

use callbook_application::ports::{AccountQueries, Clock, Ids, Tokens, Transactions};
use callbook_domain::access::Role;
use callbook_domain::company::{JoinCode, SignUp};
use callbook_domain::ids::{CompanyId, SessionId, SignUpId, UserId};
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::session::Session;
use callbook_domain::user::{Email, PersonName, User, Username};
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::sea::SeaAccountQueries;
use callbook_infrastructure::tokens::RandomTokens;

use super::Office;
use crate::browser::Browser;

impl Office {
    /// Gives a user another role.
    pub(crate) async fn demote(&self, username: &str, role: Role) {
        let accounts = SeaAccountQueries::new(self.database.clone());
        let mut user = accounts.by_login(username).await.unwrap().unwrap().user;
        user.role = role;
        let scope = self
            .use_cases
            .act_as
            .named("meera")
            .await
            .unwrap()
            .company_scope();
        let unit = self.transactions.begin().await.unwrap();
        unit.users.update(&scope, &user, user.version).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Somebody who asked to join and waits.
    pub(crate) async fn sign_up(&self, company: CompanyId, email: &str, role: Role) {
        let request = SignUpRequest {
            id: SignUpId::from_uuid(TimeOrderedIds.next()),
            company,
            email: Email::parse(email).unwrap(),
            name: PersonName::parse("Somebody New").unwrap().unwrap(),
            role,
            asked_at: self.clock.now(),
        };
        let unit = self.transactions.begin().await.unwrap();
        unit.sign_ups.insert(&request).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Lets everybody ask to join the company of that user.
    pub(crate) async fn open_sign_up(&self, of: &str) -> JoinCode {
        let viewer = self.use_cases.act_as.named(of).await.unwrap();
        let mut company = viewer.company().clone();
        company.security.sign_up = SignUp::Open;
        let unit = self.transactions.begin().await.unwrap();
        let scope = viewer.company_scope();
        unit.companies
            .update(&scope, &company, company.version)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        JoinCode::of(company.id)
    }

    /// A superuser, who belongs to no company.
    pub(crate) async fn add_superuser(&self, username: &str) {
        let user = User::new(
            UserId::from_uuid(TimeOrderedIds.next()),
            None,
            Username::parse(username).unwrap(),
            Email::parse(&format!("{username}@example.com")).unwrap(),
            PersonName::parse(&format!("{username} of all")).unwrap().unwrap(),
            Role::Superuser,
            self.clock.now(),
        );
        let unit = self.transactions.begin().await.unwrap();
        unit.users.insert(&user, None).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Signs a user in without the sign-in: a new session, in which a superuser has entered that company.
    pub(crate) async fn begin_session(
        &self,
        browser: &mut Browser,
        username: &str,
        entered: Option<CompanyId>,
    ) {
        let tokens = RandomTokens::new().unwrap();
        let accounts = SeaAccountQueries::new(self.database.clone());
        let account = accounts.by_login(username).await.unwrap().unwrap();
        let now = self.clock.now();
        let session = Session {
            id: SessionId::from_uuid(TimeOrderedIds.next()),
            user: account.user.id,
            started_at: now,
            confirmed_at: now,
            entered,
            family: None,
            seen_at: now,
            device: String::new(),
            address: None,
        };
        let secret = tokens.next().0;
        let unit = self.transactions.begin().await.unwrap();
        unit.sessions
            .insert(&session, tokens.digest(&secret))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        browser.plant("callbook-insecure", &secret);
    }
}
