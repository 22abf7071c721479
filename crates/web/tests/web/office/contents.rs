//! What an installation is filled with: users, customers, mail, imports.

use std::sync::atomic::{AtomicU64, Ordering};

use callbook_application::customers::AddCustomerCommand;
use callbook_application::imports::{Onward, RunEnd, StartImportCommand, Then};
use callbook_application::ports::{Clock, Portrait, Transactions};
use callbook_application::users::AddUserCommand;
use callbook_domain::access::{Role, Viewer};
use callbook_domain::customer::{Calling, CustomerDetails, CustomerName};
use callbook_domain::ids::{CustomerId, ImportId, MailId, UserId};
use callbook_domain::import::Import;
use callbook_domain::phone::Phone;
use callbook_domain::user::{Email, Password, PersonName, User, Username};

use super::{Installation, PASSWORD};

impl Installation {
    pub(crate) async fn employ(&self, username: &str, role: Role) -> User {
        let viewer = self.use_cases.act_as.named("meera").await.unwrap();
        let command = AddUserCommand {
            username: Username::parse(username).unwrap(),
            name: PersonName::parse(&format!("{username} of Brightpath"))
                .unwrap()
                .unwrap(),
            email: Email::parse(&format!("{username}@example.com")).unwrap(),
            role,
            password: Some(Password::parse(PASSWORD, &[]).unwrap()),
        };
        self.use_cases.add_user.execute(&viewer, command).await.unwrap()
    }

    pub(crate) async fn add_customer(&self, by: &str, name: &str) -> CustomerId {
        static NEXT: AtomicU64 = AtomicU64::new(9_812_300_000);
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        let number = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let command = AddCustomerCommand {
            phone: Phone::parse(&number, viewer.company().region).unwrap(),
            calling: Calling::Allowed,
            details: CustomerDetails {
                name: CustomerName::parse(name).unwrap(),
                ..CustomerDetails::default()
            },
        };
        self.use_cases
            .add_customer
            .execute(&viewer, command)
            .await
            .unwrap()
            .id
    }

    pub(super) async fn id_of(&self, username: &str) -> UserId {
        self.use_cases.act_as.named(username).await.unwrap().user_id()
    }

    /// A picture that was made before.
    pub(super) async fn give_picture(&self, user: UserId) {
        let portrait = Portrait {
            large: b"large".to_vec(),
            small: b"small".to_vec(),
        };
        let unit = self.transactions.begin().await.unwrap();
        unit.pictures
            .keep(user, &portrait, self.clock.now())
            .await
            .unwrap();
        unit.commit().await.unwrap();
    }

    /// A mail in the outbox.
    pub(crate) async fn send_test_mail(&self, by: &str) -> MailId {
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        self.use_cases.send_test_mail.to_oneself(&viewer).await.unwrap()
    }

    /// An import that waits for its turn.
    pub(super) async fn import(&self, by: &str, content: &str) -> ImportId {
        let viewer = self.use_cases.act_as.named(by).await.unwrap();
        self.take_in(&viewer, "list.csv", content, Then::Run).await
    }

    /// A file that comes in.
    pub(crate) async fn take_in(&self, viewer: &Viewer, name: &str, content: &str, then: Then) -> ImportId {
        let start = &self.use_cases.start_import;
        let mut upload = start.receive(viewer).await.unwrap();
        upload.write(content.as_bytes()).await.unwrap();
        let command = StartImportCommand {
            file_name: name.to_owned(),
            then,
            ..StartImportCommand::default()
        };
        start.execute(viewer, upload, command).await.unwrap().import.id
    }

    /// Works off what is to be done about an import: a check, a run or an undo.
    pub(crate) async fn work(&self, import: ImportId) -> Import {
        let waiting = self.use_cases.take_up_imports.this(import).await;
        let lease = waiting.unwrap().expect("it waits");
        let end = self.use_cases.work_imports.execute(&lease, &|_| Onward::Go).await;
        match end.unwrap() {
            RunEnd::Over(import) => *import,
            other => panic!("not over: {other:?}"),
        }
    }
}
