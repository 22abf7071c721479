//! Two companies in one database never meet: whatever one of them can read is the same whether the other is there or
//! not, down to equal names, equal phones and the same file.

use std::fmt::Debug;

use callbook_application::ports::{
    AuditEntry, AuditFilter, AuditPlace, AuditQueries, CustomerFilter, CustomerQueries, DashboardQueries,
    GroupQueries, ImportQueries, InvitationQueries, OutboxQueries, PictureQueries, PictureSize,
    SignUpQueries, SortKey, StatusQueries, UserQueries,
};
use callbook_domain::access::{Permission, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{AuditId, GroupId, ImportId};
use callbook_domain::import::{FindingKind, FindingStage, Import};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{
    Database, SeaAuditQueries, SeaCustomerQueries, SeaDashboardQueries, SeaGroupQueries, SeaImportQueries,
    SeaInvitationQueries, SeaOutboxQueries, SeaPictureQueries, SeaSignUpQueries, SeaStatusQueries,
    SeaUserQueries,
};

use crate::imports;
use crate::office::{KEY, Office, at, begin, new_id};
use crate::people::{CallingRoom, filtered};

/// A company at work: customers, a note, an assignment, an import, a group, an entry of the audit log.
async fn at_work(database: &Database, name: &str) -> (CallingRoom, Import) {
    let room = CallingRoom::open(database, name).await;
    let mut customers = Vec::new();
    for number in 0..5 {
        let customer = room
            .customer(number, "Asha Menon")
            .with_details(crate::people::full_details());
        room.add(database, &customer).await;
        customers.push(customer);
    }
    room.give(database, &[&customers[0], &customers[1]], &room.asha)
        .await;
    let import = imports::import(&room.office);
    imports::store(database, &import).await;
    let group = Group {
        id: GroupId::from_uuid(new_id()),
        company: room.office.company.id,
        name: GroupName::parse("Team leads").unwrap().unwrap(),
        permissions: [Permission::ReopenCustomers].into_iter().collect(),
        members: vec![room.asha.user_id()],
        created_at: at(3),
        version: Version::FIRST,
    };
    let unit = begin(database).await;
    unit.groups.insert(&room.office.scope, &group).await.unwrap();
    let id = AuditId::from_uuid(new_id());
    let entry = AuditEntry::by(&admin(&room.office), id, at(4), AuditAction::SignedOut, "x");
    unit.audit.append(&entry).await.unwrap();
    unit.commit().await.unwrap();
    (room, import)
}

fn admin(office: &Office) -> Viewer {
    use callbook_domain::access::{Channel, Provenance};
    let provenance = Provenance::local(Channel::Cli);
    Viewer::authenticated(office.admin.clone(), office.company.clone(), provenance).unwrap()
}

/// Everything that somebody of the company can read.
async fn everything(database: &Database, room: &CallingRoom, import: &Import) -> Vec<String> {
    let mut read = Vec::new();
    let mut note = |what: &str, found: &dyn Debug| read.push(format!("{what}: {found:#?}"));
    let (all, company, admin) = (room.all(), room.office.scope, admin(&room.office));

    let customers = SeaCustomerQueries::new(database.clone());
    for scope in [all, room.of(&room.asha), room.of(&room.binu)] {
        let listing = filtered(CustomerFilter::default(), SortKey::Created);
        let page = customers.list(&scope, &listing).await.unwrap();
        for customer in &page.customers {
            note("found", &customers.find(&scope, customer.id).await.unwrap());
            note(
                "timeline",
                &customers.timeline(&scope, customer.id, 50).await.unwrap(),
            );
        }
        note("list", &page);
        for text in ["Asha", "94000", "Kochi", "urgent"] {
            note("search", &customers.search(&scope, text, 20).await.unwrap());
        }
        note("areas", &customers.areas(&scope, 20).await.unwrap());
        note(
            "unassigned",
            &customers.count_unassigned(&scope, 100).await.unwrap(),
        );
        note(
            "next",
            &customers.next_to_call(&scope, at(200), &[]).await.unwrap(),
        );
        note("queue", &customers.queue(&scope, at(200)).await.unwrap());
        let dashboard = SeaDashboardQueries::new(database.clone());
        let mut standings = dashboard.standings(&scope).await.unwrap();
        standings.sort_by_key(|one| (one.assignee, one.status));
        note("standings", &standings);
        let (first, last) = ("2020-01-01".parse().unwrap(), "2030-01-01".parse().unwrap());
        let mut days = dashboard.days(&scope, first, last).await.unwrap();
        days.sort_by_key(|day| format!("{day:?}"));
        note("days", &days);
        let mut due = dashboard.follow_ups(&scope, None, at(500)).await.unwrap();
        due.sort_by_key(|one| one.assignee);
        note("follow-ups", &due);
        note(
            "next follow-ups",
            &dashboard.next_follow_ups(&scope, at(500), 20).await.unwrap(),
        );
        note("activity", &dashboard.activity(&scope, 50).await.unwrap());
    }

    let users = SeaUserQueries::new(database.clone());
    let people = users.all(&company).await.unwrap();
    for user in &people {
        note("user", &users.find(&company, user.id).await.unwrap());
        let pictures = SeaPictureQueries::new(database.clone());
        note(
            "picture",
            &pictures
                .find(&company, user.id, PictureSize::Small)
                .await
                .unwrap()
                .is_some(),
        );
    }
    note("users", &people);
    note(
        "statuses",
        &SeaStatusQueries::new(database.clone())
            .set(&company)
            .await
            .unwrap(),
    );
    note(
        "groups",
        &SeaGroupQueries::new(database.clone())
            .all(&company)
            .await
            .unwrap(),
    );
    note(
        "invitations",
        &SeaInvitationQueries::new(database.clone())
            .open(&company)
            .await
            .unwrap(),
    );
    note(
        "sign-ups",
        &SeaSignUpQueries::new(database.clone())
            .waiting(&company)
            .await
            .unwrap(),
    );
    let imports = SeaImportQueries::new(database.clone());
    note("imports", &imports.list(&company, None, 50).await.unwrap());
    note("begun", &imports.begun(&company, None, 50).await.unwrap());
    note("open", &imports.open(&company, 50).await.unwrap());
    note(
        "same file",
        &imports
            .same_file(&company, &import.file_hash, ImportId::from_uuid(new_id()))
            .await
            .unwrap(),
    );
    let findings = imports.findings(
        &company,
        import.id,
        (FindingStage::Run, FindingKind::Refused),
        0,
        50,
    );
    note("findings", &findings.await.unwrap());
    let outbox = SeaOutboxQueries::new(database.clone(), &KEY);
    note(
        "mails",
        &outbox.page(&admin.mails().unwrap(), None, 50).await.unwrap(),
    );
    let audit = SeaAuditQueries::new(database.clone());
    let filter = AuditFilter::default();
    let log = admin.audit().unwrap();
    let page = audit.page(&log, &filter, AuditPlace::Newest, 50);
    note("audit", &page.await.unwrap());
    read
}

async fn what_one_company_reads_is_the_same_whether_there_is_another_or_not(database: Database) {
    let (first, import) = at_work(&database, "first").await;
    let alone = everything(&database, &first, &import).await;
    let (second, their_import) = at_work(&database, "second").await;
    let beside = everything(&database, &first, &import).await;
    for (alone, beside) in alone.iter().zip(&beside) {
        assert_eq!(alone, beside);
    }
    assert_eq!(alone.len(), beside.len());

    let theirs = everything(&database, &second, &their_import).await;
    assert_eq!(alone.len(), theirs.len(), "the second has as much to read");
    let ours = [
        first.office.company.id.to_string(),
        first.office.admin.id.to_string(),
    ];
    for read in &theirs {
        for id in &ours {
            assert!(!read.contains(id.as_str()), "{read}");
        }
    }
}

async fn nothing_of_another_company_is_found_by_its_id(database: Database) {
    let (first, import) = at_work(&database, "first").await;
    let (second, _) = at_work(&database, "second").await;
    let customers = SeaCustomerQueries::new(database.clone());
    let listing = filtered(CustomerFilter::default(), SortKey::Created);
    let theirs = customers.list(&first.all(), &listing).await.unwrap().customers;
    assert_eq!(theirs.len(), 5);
    for customer in &theirs {
        let scope = second.all();
        assert_eq!(customers.find(&scope, customer.id).await.unwrap(), None);
        assert!(
            customers
                .timeline(&scope, customer.id, 50)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(customers.count_reached(&scope, &[customer.id]).await.unwrap(), 0);
    }
    let imports = SeaImportQueries::new(database.clone());
    assert_eq!(imports.find(&second.office.scope, import.id).await.unwrap(), None);
    let users = SeaUserQueries::new(database.clone());
    let pictures = SeaPictureQueries::new(database.clone());
    for viewer in [&first.manager, &first.asha] {
        let id = viewer.user_id();
        assert_eq!(users.find(&second.office.scope, id).await.unwrap(), None);
        assert!(
            pictures
                .find(&second.office.scope, id, PictureSize::Small)
                .await
                .unwrap()
                .is_none()
        );
    }
}

async fn a_taken_username_tells_nothing_of_whose_it_is(database: Database) {
    use callbook_application::ports::Inserted;
    let first = Office::open(&database, "first").await;
    let second = Office::open(&database, "second").await;
    let asha = first.employ(&database, "asha", Role::Sales).await;
    let unit = begin(&database).await;
    let namesake = crate::office::user(&second.company, "asha", Role::Sales);
    let elsewhere = unit.users.insert(&namesake, None).await.unwrap();
    let namesake = crate::office::user(&first.company, "asha", Role::Sales);
    let at_home = unit.users.insert(&namesake, None).await.unwrap();
    assert_eq!(
        elsewhere, at_home,
        "taken by a colleague or by a stranger: it is told alike"
    );
    assert_eq!(elsewhere, Inserted::Taken("username"));
    unit.commit().await.unwrap();
    let users = SeaUserQueries::new(database);
    assert_eq!(users.find(&first.scope, asha.id).await.unwrap(), Some(asha));
}

on_both_databases! {
    what_one_company_reads_is_the_same_whether_there_is_another_or_not,
    nothing_of_another_company_is_found_by_its_id,
    a_taken_username_tells_nothing_of_whose_it_is,
}
