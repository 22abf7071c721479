//! Groups: what they give, to whom, and by whom; nobody rises by them.

use axum::http::StatusCode;
use callbook_application::groups::CreateGroupCommand;
use callbook_domain::access::{Permission, Permissions};
use callbook_domain::group::{Group, GroupName};
use rstest::rstest;

use crate::digest;
use crate::office::Office;

impl Office {
    /// A group made by the admin.
    pub(crate) async fn group(&self, name: &str, permissions: &[Permission], members: &[&str]) -> Group {
        let viewer = self.use_cases.act_as.named("meera").await.unwrap();
        let mut ids = Vec::new();
        for member in members {
            ids.push(self.user(member).await);
        }
        let command = CreateGroupCommand {
            name: GroupName::parse(name).unwrap().unwrap(),
            permissions: permissions.iter().copied().collect::<Permissions>(),
            members: ids,
        };
        self.use_cases
            .create_group
            .execute(&viewer, command)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn what_a_group_gives_counts_from_the_next_click_and_so_does_its_end() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    assert_eq!(sales.get("/imports").await.status, StatusCode::FORBIDDEN);
    assert!(!sales.get("/customers").await.body.contains("href=\"/imports\""));

    let mut manager = office.browser("latha").await;
    let asha = office.user("asha").await.to_string();
    let form = [
        ("name", "Importers"),
        ("permissions", "import_customers"),
        ("permissions", "see_all_customers"),
        ("members", asha.as_str()),
    ];
    let made = manager.post("/users/groups", &form).await;
    assert_eq!(made.location(), "/users/groups", "{}", made.body);

    assert_eq!(sales.get("/imports").await.status, StatusCode::OK);
    assert!(sales.get("/customers").await.body.contains("href=\"/imports\""));
    let kirans = format!("/customers/{}", office.kirans);
    assert_eq!(sales.get(&kirans).await.status, StatusCode::OK);
    assert!(sales.get("/customers").await.body.contains("Bhavna Rao"));

    // The same form without her.
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let group = office.use_cases.list_groups.execute(&viewer).await.unwrap()[0].clone();
    let path = format!("/users/groups/{}", group.id);
    let form = [
        ("name", "Importers"),
        ("permissions", "import_customers"),
        ("version", "1"),
    ];
    assert_eq!(manager.post(&path, &form).await.location(), "/users/groups");
    assert_eq!(sales.get("/imports").await.status, StatusCode::FORBIDDEN);
    assert_eq!(sales.get(&kirans).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deleted_group_gives_nothing_any_more() {
    let office = Office::open().await;
    let group = office
        .group("Importers", &[Permission::ImportCustomers], &["asha"])
        .await;
    let mut sales = office.browser("asha").await;
    assert_eq!(sales.get("/imports").await.status, StatusCode::OK);
    let mut manager = office.browser("latha").await;
    let path = format!("/users/groups/{}/delete", group.id);
    assert!(manager.get(&path).await.body.contains("one person"));
    assert_eq!(
        manager.post(&path, &[("version", "1")]).await.location(),
        "/users/groups"
    );
    assert_eq!(sales.get("/imports").await.status, StatusCode::FORBIDDEN);
}

#[rstest]
#[case::delete("delete_customers")]
#[case::settings("manage_company")]
#[case::the_log("see_audit")]
#[case::everybody("manage_all_users")]
#[tokio::test]
async fn a_manager_gives_nothing_that_it_has_not(#[case] permission: &str) {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let form = [("name", "Strong"), ("permissions", permission)];
    let made = manager.post("/users/groups", &form).await;
    assert_eq!(made.status, StatusCode::FORBIDDEN);
    assert!(digest::of(&office.database_file).await == before);
}

#[tokio::test]
async fn a_manager_touches_no_group_of_more_than_its_own() {
    let office = Office::open().await;
    let keepers = office.group("Keepers", &[Permission::DeleteCustomers], &[]).await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let path = format!("/users/groups/{}", keepers.id);
    let asha = office.user("asha").await.to_string();
    let weaker = [
        ("name", "Keepers"),
        ("permissions", "import_customers"),
        ("version", "1"),
    ];
    let joined = [
        ("name", "Keepers"),
        ("permissions", "delete_customers"),
        ("members", asha.as_str()),
        ("version", "1"),
    ];
    for form in [weaker.as_slice(), &joined] {
        assert_eq!(manager.post(&path, form).await.status, StatusCode::FORBIDDEN);
    }
    let gone = manager.post(&format!("{path}/delete"), &[("version", "1")]).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
    // Nor by the page of a user.
    let id = keepers.id.to_string();
    let edit = [
        ("name", "Asha"),
        ("email", "asha@example.com"),
        ("role", "sales"),
        ("groups", id.as_str()),
        ("version", "1"),
    ];
    let put = manager.post(&format!("/users/{asha}"), &edit).await;
    assert_eq!(put.status, StatusCode::FORBIDDEN);
    assert!(digest::of(&office.database_file).await == before);
}

#[tokio::test]
async fn nobody_puts_itself_into_a_group() {
    let office = Office::open().await;
    let group = office.group("Figures", &[Permission::ImportCustomers], &[]).await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let own = office.user("latha").await.to_string();
    let admin = office.user("meera").await.to_string();
    for member in [&own, &admin] {
        let form = [
            ("name", "Figures"),
            ("permissions", "import_customers"),
            ("members", member.as_str()),
            ("version", "1"),
        ];
        let path = format!("/users/groups/{}", group.id);
        assert_eq!(manager.post(&path, &form).await.status, StatusCode::FORBIDDEN);
        let made = manager.post("/users/groups", &form[..3]).await;
        assert_eq!(made.status, StatusCode::FORBIDDEN);
    }
    assert!(digest::of(&office.database_file).await == before);
}

/// A sales user who may do more than the manager is out of the manager's reach, for the manager could become it.
#[tokio::test]
async fn a_sales_user_who_may_more_than_the_manager_is_not_its_to_manage() {
    let office = Office::open().await;
    office
        .group("Keepers", &[Permission::DeleteCustomers], &["asha"])
        .await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let asha = office.user("asha").await;
    for act in [
        "password-link",
        "deactivate",
        "sessions/end",
        "unlock",
        "second-factor/reset",
    ] {
        let answer = manager.post(&format!("/users/{asha}/{act}"), &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{act}");
    }
    let page = manager.get(&format!("/users/{asha}")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(digest::of(&office.database_file).await == before);
}

/// What managing users by a group is worth: sales users, and nobody wider, whatever the group says.
#[tokio::test]
async fn a_sales_user_who_manages_by_a_group_makes_no_admin() {
    let office = Office::open().await;
    let both = [Permission::ManageSalesUsers, Permission::ManageAllUsers];
    office.group("Staff", &both, &["asha"]).await;
    let mut sales = office.browser("asha").await;
    let form = |role: &'static str| {
        [
            ("name", "Dev Anand"),
            ("username", "dev"),
            ("email", "dev@example.com"),
            ("role", role),
        ]
    };
    for role in ["admin", "manager"] {
        assert_eq!(
            sales.post("/users", &form(role)).await.status,
            StatusCode::FORBIDDEN,
            "{role}"
        );
        let invite = [("addresses", "dev@example.com"), ("role", role)];
        assert_eq!(
            sales.post("/users/invite", &invite).await.status,
            StatusCode::FORBIDDEN
        );
    }
    let latha = office.user("latha").await;
    let link = sales.post(&format!("/users/{latha}/password-link"), &[]).await;
    assert_eq!(link.status, StatusCode::FORBIDDEN);
    let kiran = office.user("kiran").await;
    assert_eq!(sales.get(&format!("/users/{kiran}")).await.status, StatusCode::OK);
    let made = sales.post("/users", &form("sales")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
}

#[tokio::test]
async fn a_stale_group_form_shows_what_stands_there_and_a_name_is_taken_once() {
    let office = Office::open().await;
    let group = office
        .group("Importers", &[Permission::ImportCustomers], &[])
        .await;
    let mut admin = office.browser("meera").await;
    let path = format!("/users/groups/{}", group.id);
    let edit = |name: &'static str| {
        [
            ("name", name),
            ("permissions", "import_customers"),
            ("version", "1"),
        ]
    };
    assert_eq!(
        admin.post(&path, &edit("Uploaders")).await.location(),
        "/users/groups"
    );
    let stale = admin.post(&path, &edit("Bringers")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Uploaders") && stale.body.contains("value=\"Bringers\""));
    let taken = admin
        .post(
            "/users/groups",
            &[("name", "UPLOADERS"), ("permissions", "import_customers")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("There is a group of this name already"));
}

#[tokio::test]
async fn the_list_of_users_is_found_by_its_address() {
    let office = Office::open().await;
    let group = office
        .group("Importers", &[Permission::ImportCustomers], &["kiran"])
        .await;
    let mut manager = office.browser("latha").await;
    let names = ["asha of Brightpath", "kiran of Brightpath", "latha of Brightpath"];
    let cases = [
        ("search=KIRAN".to_owned(), [false, true, false]),
        ("role=sales".to_owned(), [true, true, false]),
        (format!("group={}", group.id), [false, true, false]),
        ("state=deactivated".to_owned(), [false, false, false]),
        ("state=never".to_owned(), [true, true, false]),
    ];
    for (query, expected) in cases {
        let page = manager.get(&format!("/users?{query}")).await;
        let list = page.body.split("<tbody>").nth(1).unwrap_or_default().to_owned();
        let shown = names.map(|name| list.contains(name));
        assert_eq!(shown, expected, "{query}");
    }
}

#[tokio::test]
async fn an_admin_signs_somebody_out_and_unlocks_it() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let mut stranger = crate::browser::Browser::new(&office.app);
    for _ in 0..6 {
        stranger.sign_in("asha", "wrong horse battery").await;
    }
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let page = admin.get(&format!("/users/{asha}")).await;
    assert!(page.body.contains("within 15 minutes"), "{}", page.body);
    assert!(page.body.contains("End all sessions"));
    admin.post(&format!("/users/{asha}/unlock"), &[]).await;
    admin.post(&format!("/users/{asha}/sessions/end"), &[]).await;
    assert!(sales.get("/customers").await.location().starts_with("/sign-in"));
    let page = admin.get(&format!("/users/{asha}")).await;
    assert!(page.body.contains("none lately") && page.body.contains("Nowhere just now"));
    office.browser("asha").await;
}

#[tokio::test]
async fn a_link_by_mail_goes_to_the_user_and_is_not_shown() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let asha = office.user("asha").await;
    let path = format!("/users/{asha}/password-link");
    let sent = manager.post(&path, &[("way", "mail")]).await;
    assert_eq!(sent.location(), format!("/users/{asha}"));
    assert!(
        !manager
            .get(&format!("/users/{asha}"))
            .await
            .body
            .contains("/password/")
    );
    let mut admin = office.browser("meera").await;
    assert!(
        admin
            .get("/settings/mail")
            .await
            .body
            .contains("asha@example.com")
    );
}
