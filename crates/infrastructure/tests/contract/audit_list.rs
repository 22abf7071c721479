//! Reading the audit log: what a scope reaches, what a filter lets through, page by page, and the names in it.

use callbook_application::ports::{
    AuditDetail, AuditEntry, AuditFilter, AuditPage, AuditPlace, AuditQueries as _,
};
use callbook_domain::access::{AuditScope, Channel, Permissions, Provenance, Role, Viewer};
use callbook_domain::audit::{AuditAction, AuditArea, Outcome};
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{AuditId, CompanyId, GroupId, UserId};
use callbook_domain::user::User;
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaAuditQueries};

use crate::imports::import;
use crate::office::{Office, at, begin, new_id};
use crate::people::CallingRoom;

fn entry(by: &User, company: Option<CompanyId>, action: AuditAction, object: impl ToString) -> AuditEntry {
    let provenance = Provenance {
        channel: Channel::Browser,
        address: Some("192.0.2.1".parse().unwrap()),
        request_id: Some("req-77".to_owned()),
    };
    AuditEntry::by_nobody(provenance, AuditId::from_uuid(new_id()), at(0), action, object)
        .done_by(by.id)
        .in_company(company)
}

async fn write(database: &Database, entries: &[AuditEntry]) {
    let unit = begin(database).await;
    for entry in entries {
        unit.audit.append(entry).await.unwrap();
    }
    unit.commit().await.unwrap();
}

fn scope(office: &Office) -> AuditScope {
    Viewer::authenticated(
        office.admin.clone(),
        office.company.clone(),
        Provenance::local(Channel::Cli),
    )
    .unwrap()
    .audit()
    .unwrap()
}

async fn page(database: &Database, scope: &AuditScope, filter: &AuditFilter) -> AuditPage {
    SeaAuditQueries::new(database.clone())
        .page(scope, filter, AuditPlace::Newest, 50)
        .await
        .unwrap()
}

fn numbers(page: &AuditPage) -> Vec<i64> {
    page.records.iter().map(|record| record.seq).collect()
}

async fn a_company_reads_its_own_entries_only(database: Database) {
    let (ours, theirs) = (
        Office::open(&database, "ours").await,
        Office::open(&database, "theirs").await,
    );
    let company = Some(ours.company.id);
    write(
        &database,
        &[
            entry(&ours.admin, company, AuditAction::SignedOut, ""),
            entry(&theirs.admin, Some(theirs.company.id), AuditAction::SignedOut, ""),
            entry(&ours.admin, None, AuditAction::SignInFailed, "unknown"),
            entry(&ours.admin, company, AuditAction::SignedOut, ""),
        ],
    )
    .await;
    let all = AuditFilter::default();
    assert_eq!(numbers(&page(&database, &scope(&ours), &all).await), [4, 1]);
    assert_eq!(numbers(&page(&database, &scope(&theirs), &all).await), [2]);
    assert_eq!(
        numbers(&page(&database, &AuditScope::of_operator(), &all).await),
        [4, 3, 2, 1]
    );
}

async fn an_entry_is_read_with_all_that_it_says(database: Database) {
    let office = Office::open(&database, "office").await;
    let kiran = office.employ(&database, "kiran", Role::Sales).await;
    let written = entry(
        &office.admin,
        Some(office.company.id),
        AuditAction::UserDeactivated,
        kiran.id,
    )
    .ended(Outcome::Refused)
    .with("username", "kiran")
    .changed_maybe("role", Some("sales"), None::<&str>)
    .changed_secret("password");
    let mut job = entry(
        &office.admin,
        Some(office.company.id),
        AuditAction::ImportFinished,
        new_id(),
    );
    job.provenance = Provenance::local(Channel::Job);
    let job = job.done_by(office.admin.id);
    write(&database, &[written.clone(), job]).await;

    let page = page(&database, &scope(&office), &AuditFilter::default()).await;
    let [job, read] = page.records.as_slice() else {
        panic!("two were written");
    };
    let actor = read.actor.as_ref().unwrap();
    assert_eq!(
        (actor.id, actor.name.as_deref()),
        (office.admin.id, Some("office.admin"))
    );
    assert_eq!((read.at, read.company), (at(0), Some(office.company.id)));
    assert_eq!((read.channel, &read.on_behalf_of), (Channel::Browser, &None));
    assert_eq!(read.address.as_deref(), Some("192.0.2.1"));
    assert_eq!(read.request_id.as_deref(), Some("req-77"));
    assert_eq!((read.action, read.outcome), (written.action, Outcome::Refused));
    assert_eq!(read.object, kiran.id.to_string());
    assert_eq!(read.object_name.as_deref(), Some("kiran"));
    assert_eq!(read.details, written.details);
    assert!(matches!(&read.details[1], AuditDetail::Change { to: None, .. }));

    assert_eq!(job.actor, None);
    let behind = job.on_behalf_of.as_ref().unwrap();
    assert_eq!(behind.name.as_deref(), Some("office.admin"));
    assert_eq!(job.object_name, None, "an import that is gone has no name");
}

async fn objects_have_names_within_the_scope_only(database: Database) {
    let (ours, theirs) = (
        Office::open(&database, "ours").await,
        Office::open(&database, "theirs").await,
    );
    let company = Some(ours.company.id);
    let by = |action, object: String| entry(&ours.admin, company, action, object);
    write(
        &database,
        &[
            by(AuditAction::UserEdited, theirs.admin.id.to_string()),
            by(AuditAction::CompanySetUp, theirs.company.id.to_string()),
            by(AuditAction::CompanySetUp, ours.company.id.to_string()),
            by(AuditAction::CustomerAdded, "not an id".to_owned()),
        ],
    )
    .await;
    let names = |page: AuditPage| -> Vec<Option<String>> {
        page.records
            .into_iter()
            .map(|record| record.object_name)
            .collect()
    };
    let all = AuditFilter::default();
    let (our, their) = (Some("ours".to_owned()), Some("theirs".to_owned()));
    assert_eq!(
        names(page(&database, &scope(&ours), &all).await),
        [None, our.clone(), None, None]
    );
    assert_eq!(
        names(page(&database, &AuditScope::of_operator(), &all).await),
        [None, our, their, Some("theirs.admin".to_owned())]
    );
}

async fn every_kind_of_object_has_its_name(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let office = &room.office;
    let aarav = room.customer(1, "Aarav Sharma");
    let unnamed = room.customer(2, "");
    room.add(&database, &aarav).await;
    room.add(&database, &unnamed).await;
    let import = import(office);
    let group = Group {
        id: GroupId::from_uuid(new_id()),
        company: office.company.id,
        name: GroupName::parse("Night shift").unwrap().unwrap(),
        permissions: Permissions::NONE,
        members: Vec::new(),
        created_at: at(0),
        version: Version::FIRST,
    };
    let unit = begin(&database).await;
    unit.imports.insert(&import).await.unwrap();
    unit.groups.insert(&office.scope, &group).await.unwrap();
    for (action, object) in [
        (AuditAction::CustomerEdited, aarav.id.to_string()),
        (AuditAction::CustomerEdited, unnamed.id.to_string()),
        (AuditAction::ImportStarted, import.id.to_string()),
        (AuditAction::GroupMade, group.id.to_string()),
        (AuditAction::UserEdited, office.admin.id.to_string()),
        (AuditAction::CompanyEdited, office.company.id.to_string()),
    ] {
        let entry = entry(&office.admin, Some(office.company.id), action, object);
        unit.audit.append(&entry).await.unwrap();
    }
    unit.commit().await.unwrap();
    let expected = [
        "room",
        "room.admin",
        "Night shift",
        &import.file_name,
        &unnamed.phone.to_string(),
        "Aarav Sharma",
    ];
    for scope in [scope(office), AuditScope::of_operator()] {
        let page = page(&database, &scope, &AuditFilter::default()).await;
        let names: Vec<_> = page
            .records
            .iter()
            .map(|record| record.object_name.as_deref().unwrap())
            .collect();
        assert_eq!(names, expected);
    }
}

async fn every_filter_lets_through_what_it_says(database: Database) {
    let office = Office::open(&database, "office").await;
    let kiran = office.employ(&database, "kiran", Role::Sales).await;
    let company = Some(office.company.id);
    let mut elsewhere = entry(&kiran, company, AuditAction::SignedIn, "kiran");
    elsewhere.provenance.address = Some("2001:db8::1".parse().unwrap());
    let mut later = entry(&kiran, company, AuditAction::NoteAdded, new_id());
    later.at = at(60);
    let mut job = entry(&kiran, company, AuditAction::ImportFinished, new_id());
    job.provenance.channel = Channel::Job;
    let entries = [
        /* 1 */ entry(&office.admin, company, AuditAction::UserEdited, kiran.id),
        /* 2 */ elsewhere,
        /* 3 */ later,
        /* 4 */
        entry(&office.admin, company, AuditAction::SignInFailed, "Odd_100%").ended(Outcome::Refused),
        /* 5 */ job.done_by(kiran.id),
        /* 6 */
        entry(&office.admin, company, AuditAction::CustomersAssigned, 12).with("rule", "Round Robin"),
    ];
    write(&database, &entries).await;
    let everything = AuditFilter::default;
    let text = |text: &str| AuditFilter {
        text: Some(text.to_owned()),
        ..everything()
    };
    let cases: [(&str, AuditFilter, &[i64]); 18] = [
        (
            "person",
            AuditFilter {
                person: Some(kiran.id),
                ..everything()
            },
            &[5, 3, 2],
        ),
        (
            "nobody",
            AuditFilter {
                person: Some(UserId::from_uuid(new_id())),
                ..everything()
            },
            &[],
        ),
        (
            "area",
            AuditFilter {
                area: Some(AuditArea::SignIns),
                ..everything()
            },
            &[4, 2],
        ),
        (
            "act",
            AuditFilter {
                action: Some(AuditAction::SignedIn),
                ..everything()
            },
            &[2],
        ),
        (
            "object",
            AuditFilter {
                object: Some(kiran.id.to_string()),
                ..everything()
            },
            &[1],
        ),
        (
            "outcome",
            AuditFilter {
                outcome: Some(Outcome::Refused),
                ..everything()
            },
            &[4],
        ),
        (
            "address",
            AuditFilter {
                address: Some("2001:db8::1".parse().unwrap()),
                ..everything()
            },
            &[2],
        ),
        (
            "since",
            AuditFilter {
                since: Some(at(60)),
                ..everything()
            },
            &[3],
        ),
        (
            "until",
            AuditFilter {
                until: Some(at(60)),
                ..everything()
            },
            &[6, 5, 4, 2, 1],
        ),
        ("name", text("KIRAN"), &[5, 3, 2, 1]),
        ("details", text("round r"), &[6]),
        ("typed name", text("odd_1"), &[4]),
        ("percent", text("%"), &[4]),
        ("underscore", text("d_1"), &[4]),
        ("address text", text("2001:db8"), &[2]),
        ("request", text("REQ-7"), &[6, 5, 4, 3, 2, 1]),
        ("nul", text("a\0"), &[]),
        (
            "both",
            AuditFilter {
                person: Some(kiran.id),
                area: Some(AuditArea::Imports),
                ..everything()
            },
            &[5],
        ),
    ];
    for (name, filter, expected) in cases {
        assert_eq!(
            numbers(&page(&database, &scope(&office), &filter).await),
            expected,
            "{name}"
        );
    }
}

async fn pages_lead_there_and_back(database: Database) {
    let office = Office::open(&database, "office").await;
    let entries: Vec<_> = (0..7)
        .map(|_| entry(&office.admin, Some(office.company.id), AuditAction::SignedOut, ""))
        .collect();
    write(&database, &entries).await;
    let queries = SeaAuditQueries::new(database.clone());
    let (scope, all) = (scope(&office), AuditFilter::default());
    let read = async |place| {
        let page = queries.page(&scope, &all, place, 3).await.unwrap();
        (numbers(&page), page.has_newer, page.has_older)
    };
    assert_eq!(read(AuditPlace::Newest).await, (vec![7, 6, 5], false, true));
    assert_eq!(read(AuditPlace::OlderThan(5)).await, (vec![4, 3, 2], true, true));
    assert_eq!(read(AuditPlace::OlderThan(2)).await, (vec![1], true, false));
    assert_eq!(read(AuditPlace::NewerThan(1)).await, (vec![4, 3, 2], true, true));
    assert_eq!(read(AuditPlace::NewerThan(4)).await, (vec![7, 6, 5], false, true));
    assert_eq!(read(AuditPlace::OlderThan(i64::MIN)).await, (vec![], true, false));
}

on_both_databases! {
    a_company_reads_its_own_entries_only,
    an_entry_is_read_with_all_that_it_says,
    objects_have_names_within_the_scope_only,
    every_kind_of_object_has_its_name,
    every_filter_lets_through_what_it_says,
    pages_lead_there_and_back,
}
