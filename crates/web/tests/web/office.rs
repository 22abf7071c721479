//! Two companies with their people and customers, on the real adapters.

mod contents;
mod founding;
mod installation;
mod people;

use std::path::Path;

use callbook_domain::access::{Role, Viewer};
use callbook_domain::ids::{CompanyId, CustomerId, ImportId, MailId, UserId};
use callbook_web::WebSettings;

pub(crate) use installation::Installation;

use crate::browser::Browser;
use founding::set_up;

pub(crate) const PASSWORD: &str = "seven green bottles standing";

/// A company: an admin `meera`, a manager `latha`, the sales users `asha` and `kiran` with a customer each; beside it
/// another company with an admin `zoya` and a customer.
pub(crate) struct Office {
    pub(crate) company: CompanyId,
    pub(crate) installation: Installation,
    pub(crate) ashas: CustomerId,
    pub(crate) kirans: CustomerId,
    pub(crate) foreign: CustomerId,
    pub(crate) foreign_user: UserId,
    pub(crate) foreign_viewer: Viewer,
    pub(crate) import: ImportId,
    pub(crate) foreign_import: ImportId,
    pub(crate) mail: MailId,
    pub(crate) foreign_mail: MailId,
}

impl std::ops::Deref for Office {
    type Target = Installation;

    fn deref(&self) -> &Installation {
        &self.installation
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::within(Installation::new().await).await
    }

    pub(crate) async fn within(installation: Installation) -> Self {
        installation
            .use_cases
            .set_up_company
            .execute(set_up())
            .await
            .unwrap();
        for (username, role) in [
            ("latha", Role::Manager),
            ("asha", Role::Sales),
            ("kiran", Role::Sales),
        ] {
            installation.employ(username, role).await;
        }
        let ashas = installation.add_customer("asha", "Aarav Sharma").await;
        let kirans = installation.add_customer("kiran", "Bhavna Rao").await;
        let foreign_viewer = installation.found_another_company().await;
        let foreign = installation.add_customer("zoya", "Foreign Secret").await;
        for user in [installation.id_of("kiran").await, foreign_viewer.user_id()] {
            installation.give_picture(user).await;
        }
        let import = installation
            .import("meera", "name,phone\nGita,9812355555\n")
            .await;
        let foreign_import = installation
            .import("zoya", "name,phone\nForeign Secret,9812366666\n")
            .await;
        let mail = installation.send_test_mail("meera").await;
        let foreign_mail = installation.send_test_mail("zoya").await;
        Self {
            company: installation
                .use_cases
                .act_as
                .named("meera")
                .await
                .unwrap()
                .company_id(),
            foreign_user: foreign_viewer.user_id(),
            installation,
            ashas,
            kirans,
            foreign,
            foreign_viewer,
            import,
            foreign_import,
            mail,
            foreign_mail,
        }
    }

    /// The same office once more, on a copy of everything that it holds; what is done to one the other does not see.
    pub(crate) async fn copied(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("callbook.sqlite");
        crate::digest::copy(&self.database_file, &copy).await;
        for entry in std::fs::read_dir(self.database_file.parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                copy_folder(&entry.path(), &folder.path().join(entry.file_name()));
            }
        }
        let settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
        Self {
            installation: Installation::in_folder(folder, settings).await,
            foreign_viewer: self.foreign_viewer.clone(),
            ..*self
        }
    }

    pub(crate) async fn browser(&self, username: &str) -> Browser {
        Browser::signed_in(&self.app, username, PASSWORD).await
    }

    /// The user's id, deactivated or not.
    pub(crate) async fn user(&self, username: &str) -> UserId {
        let viewer = self.use_cases.act_as.named("meera").await.unwrap();
        let users = self.use_cases.list_users.execute(&viewer).await.unwrap();
        users
            .iter()
            .find(|user| user.username.as_str() == username)
            .unwrap()
            .id
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}
