//! Companies as such: read, written, listed with their size, suspended, entered.

use callbook_application::ports::{
    AccountQueries, AuditEntry, CompanyListing, CompanyOverview, CompanyQueries, Ids as _, ImportJob,
    JobKind, TokenDigest, Updated, UserQueries,
};
use callbook_domain::access::{Channel, InstallationScope, Principal, Provenance, Role, Superuser};
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{
    Company, CompanyName, Region, SecurityPolicy, SignUp, Standing, Terminology, Zone,
};
use callbook_domain::ids::{AuditId, CompanyId, SessionId, UserId};
use callbook_domain::session::Session;
use callbook_domain::status::Preset;
use callbook_domain::user::{Activity, Email, PersonName, User, Username};
use callbook_domain::version::Version;
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::sea::{Database, SeaAccountQueries, SeaCompanyQueries, SeaUserQueries};

use crate::imports;
use crate::office::{Office, at, begin, new_id, user};
use crate::people::CallingRoom;

/// Somebody who belongs to no company and is stored.
async fn superuser(database: &Database, username: &str) -> Superuser {
    let user = User::new(
        UserId::from_uuid(new_id()),
        None,
        Username::parse(username).unwrap(),
        Email::parse(&format!("{username}@example.com")).unwrap(),
        PersonName::parse(&format!("{username} of all")).unwrap().unwrap(),
        Role::Superuser,
        at(0),
    );
    let unit = begin(database).await;
    unit.users.insert(&user, None).await.unwrap();
    unit.commit().await.unwrap();
    let principal = Principal::authenticated(user, Provenance::local(Channel::Browser)).unwrap();
    principal.superuser().unwrap()
}

async fn overviews(database: &Database, listing: CompanyListing) -> (Vec<CompanyOverview>, u64) {
    let queries = SeaCompanyQueries::new(database.clone());
    let scope = InstallationScope::of_operator();
    let found = queries.overviews(&scope, &listing).await.unwrap();
    (found.companies, found.total)
}

async fn names(database: &Database, listing: CompanyListing) -> Vec<String> {
    let (found, _) = overviews(database, listing).await;
    found.iter().map(|one| one.company.name.to_string()).collect()
}

async fn suspend(database: &Database, office: &Office) {
    let unit = begin(database).await;
    let company = Company {
        standing: Standing::Suspended { at: at(9) },
        ..office.company.clone()
    };
    let updated = unit
        .companies
        .update(&office.scope, &company, Version::FIRST)
        .await;
    assert_eq!(updated.unwrap(), Updated::Done);
    unit.commit().await.unwrap();
}

async fn what_is_written_comes_back(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let changed = Company {
        name: CompanyName::parse("Brightpath & Söhne").unwrap().unwrap(),
        region: Region::parse("GB").unwrap(),
        zone: Zone::parse("Europe/London").unwrap(),
        terminology: Terminology::suggested_for(Preset::Admissions),
        security: SecurityPolicy {
            second_factor: vec![Role::Admin, Role::Sales],
            sign_up: SignUp::Open,
            allowlist: SecurityPolicy::allowlist_from("10.0.0.0/8 2001:db8::/32").unwrap(),
        },
        standing: Standing::Suspended { at: at(5) },
        version: Version::FIRST.next(),
        ..office.company.clone()
    };
    let unit = begin(&database).await;
    let update = |read| unit.companies.update(&office.scope, &changed, read);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Done);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Stale);
    assert_eq!(
        unit.companies.find(&office.scope).await.unwrap().as_ref(),
        Some(&changed)
    );
    unit.commit().await.unwrap();
    let queries = SeaCompanyQueries::new(database);
    assert_eq!(queries.get(office.company.id).await.unwrap(), Some(changed));
    assert_eq!(queries.get(other.company.id).await.unwrap(), Some(other.company));
}

async fn a_company_that_is_not_there_is_neither_found_nor_written(database: Database) {
    let office = Office::open(&database, "office").await;
    let root = superuser(&database, "root").await;
    let nowhere = root.company(CompanyId::from_uuid(new_id()));
    let unit = begin(&database).await;
    assert_eq!(unit.companies.find(&nowhere).await.unwrap(), None);
    let updated = unit
        .companies
        .update(&nowhere, &office.company, Version::FIRST)
        .await;
    assert_eq!(updated.unwrap(), Updated::Absent);
}

async fn only_an_only_company_is_the_sole_one(database: Database) {
    let queries = SeaCompanyQueries::new(database.clone());
    assert_eq!(queries.sole().await.unwrap(), None);
    let office = Office::open(&database, "office").await;
    assert_eq!(queries.sole().await.unwrap(), Some(office.company));
    Office::open(&database, "other").await;
    assert_eq!(queries.sole().await.unwrap(), None);
}

async fn each_company_is_listed_with_its_own_size(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let empty = Office::open(&database, "empty").await;
    for number in 0..3 {
        room.add(&database, &room.customer(number, "Somebody")).await;
    }
    let gone = User {
        activity: Activity::Deactivated { at: at(1) },
        ..user(&empty.company, "gone", Role::Sales)
    };
    let unit = begin(&database).await;
    unit.users.insert(&gone, None).await.unwrap();
    for seconds in [40, 50] {
        let id = AuditId::from_uuid(TimeOrderedIds.next());
        let entry = AuditEntry::by(&room.manager, id, at(seconds), AuditAction::SignedOut, "x");
        unit.audit.append(&entry).await.unwrap();
    }
    unit.commit().await.unwrap();
    let (found, total) = overviews(&database, CompanyListing::default()).await;
    let size = |one: &CompanyOverview| (one.users, one.customers, one.last_activity);
    assert_eq!(total, 2);
    assert_eq!(
        found.iter().map(size).collect::<Vec<_>>(),
        [(1, 0, None), (4, 3, Some(at(50)))]
    );
    assert_eq!(found[1].company, room.office.company);
}

async fn companies_are_found_by_a_part_of_their_name(database: Database) {
    for name in ["zeta", "Alpha", "beta"] {
        Office::open(&database, name).await;
    }
    let with = |text: &str| CompanyListing {
        text: Some(text.to_owned()),
        limit: None,
    };
    assert_eq!(
        names(&database, CompanyListing::default()).await,
        ["Alpha", "beta", "zeta"]
    );
    assert_eq!(names(&database, with("ETA")).await, ["beta", "zeta"]);
    assert!(names(&database, with("%")).await.is_empty());
    let two = CompanyListing {
        limit: Some(2),
        ..CompanyListing::default()
    };
    let (found, total) = overviews(&database, two).await;
    assert_eq!((found.len(), total), (2, 3));
}

async fn imports_of_a_suspended_company_wait(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let mut jobs = Vec::new();
    for (seconds, office) in [(0, &office), (1, &other)] {
        let import = imports::import(office);
        imports::store(&database, &import).await;
        let job = ImportJob {
            import: import.id,
            company: office.company.id,
            user: office.admin.id,
            kind: JobKind::Run,
        };
        let unit = begin(&database).await;
        unit.jobs.enqueue(&job, at(seconds)).await.unwrap();
        unit.commit().await.unwrap();
        jobs.push(job);
    }
    suspend(&database, &office).await;
    let unit = begin(&database).await;
    let next = unit
        .jobs
        .lease_next(&JobKind::ALL, at(20))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(next.job, jobs[1], "the older one waits");
    assert_eq!(unit.jobs.lease_next(&JobKind::ALL, at(20)).await.unwrap(), None);
    assert_eq!(unit.jobs.lease(jobs[0].import, at(20)).await.unwrap(), None);
    unit.commit().await.unwrap();

    let unit = begin(&database).await;
    let resumed = unit
        .companies
        .update(&office.scope, &office.company, Version::FIRST.next());
    assert_eq!(resumed.await.unwrap(), Updated::Done);
    let next = unit
        .jobs
        .lease_next(&JobKind::ALL, at(20))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(next.job, jobs[0]);
    unit.commit().await.unwrap();
}

async fn entering_gives_the_session_a_new_secret(database: Database) {
    let office = Office::open(&database, "office").await;
    let root = superuser(&database, "root").await;
    let session = Session {
        id: SessionId::from_uuid(new_id()),
        user: root.principal().user_id(),
        started_at: at(0),
        confirmed_at: at(0),
        entered: None,
        family: None,
        seen_at: at(0),
        device: String::new(),
        address: None,
    };
    let [old, new, newer] = [1, 2, 3].map(|byte| TokenDigest([byte; 32]));
    let company = Some(office.company.id);
    let unit = begin(&database).await;
    unit.sessions.insert(&session, old).await.unwrap();
    assert!(unit.sessions.enter(session.id, company, new).await.unwrap());
    let nobodys = SessionId::from_uuid(new_id());
    assert!(!unit.sessions.enter(nobodys, company, old).await.unwrap());
    unit.commit().await.unwrap();
    let accounts = SeaAccountQueries::new(database.clone());
    assert!(accounts.by_session(old).await.unwrap().is_none());
    let (inside, _) = accounts.by_session(new).await.unwrap().unwrap();
    assert_eq!(inside.entered, company);

    let unit = begin(&database).await;
    assert!(unit.sessions.enter(session.id, None, newer).await.unwrap());
    unit.commit().await.unwrap();
    let (outside, _) = accounts.by_session(newer).await.unwrap().unwrap();
    assert_eq!(outside.entered, None);
}

async fn superusers_are_of_no_company_and_only_their_names_are_told(database: Database) {
    let office = Office::open(&database, "office").await;
    let root = superuser(&database, "root").await;
    let users = SeaUserQueries::new(database.clone());
    assert_eq!(
        users.all(&office.scope).await.unwrap(),
        std::slice::from_ref(&office.admin)
    );
    let id = root.principal().user_id();
    assert_eq!(users.find(&office.scope, id).await.unwrap(), None);
    let visitors = users.visitors().await.unwrap();
    assert_eq!(visitors.len(), 1);
    assert_eq!((visitors[0].id, visitors[0].name.as_str()), (id, "root of all"));
    let accounts = SeaAccountQueries::new(database);
    assert_eq!(
        accounts.superusers().await.unwrap(),
        std::slice::from_ref(root.principal().user())
    );
}

async fn the_first_admin_is_the_companys_own(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let accounts = SeaAccountQueries::new(database);
    for office in [office, other] {
        let admin = accounts.first_admin(office.company.id).await.unwrap();
        assert_eq!(admin, Some(office.admin));
    }
}

on_both_databases! {
    what_is_written_comes_back,
    a_company_that_is_not_there_is_neither_found_nor_written,
    only_an_only_company_is_the_sole_one,
    each_company_is_listed_with_its_own_size,
    companies_are_found_by_a_part_of_their_name,
    imports_of_a_suspended_company_wait,
    entering_gives_the_session_a_new_secret,
    superusers_are_of_no_company_and_only_their_names_are_told,
    the_first_admin_is_the_companys_own,
}
