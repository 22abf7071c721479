use callbook_application::ports::{CompanyQueries, StatusQueries, StoreError};
use callbook_domain::ids::{CompanyId, StatusId};
use callbook_domain::status::{Preset, Status};
use callbook_infrastructure::sea::{Database, SeaCompanyQueries, SeaStatusQueries};

use crate::office::{Office, begin, new_id};

fn adopted(preset: Preset) -> Vec<Status> {
    preset
        .statuses()
        .iter()
        .map(|status| status.adopted(StatusId::from_uuid(new_id())))
        .collect()
}

async fn a_preset_comes_back_in_its_order_with_its_rules(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let mut statuses = adopted(Preset::Admissions);
    statuses[3].retired = true;
    let unit = begin(&database).await;
    unit.statuses
        .insert_all(office.company.id, &statuses)
        .await
        .unwrap();
    unit.statuses
        .insert_all(other.company.id, &adopted(Preset::Calling))
        .await
        .unwrap();
    unit.commit().await.unwrap();

    let queries = SeaStatusQueries::new(database.clone());
    assert_eq!(queries.set(&office.scope).await.unwrap().all(), statuses);
    assert_eq!(
        queries.set(&other.scope).await.unwrap().all().len(),
        Preset::Calling.statuses().len()
    );
}

async fn a_company_without_statuses_is_an_error_not_a_panic(database: Database) {
    let office = Office::open(&database, "office").await;
    let set = SeaStatusQueries::new(database).set(&office.scope).await;
    assert!(matches!(set, Err(StoreError::Backend(_))));
}

async fn set_up_sees_whether_there_is_a_company(database: Database) {
    let queries = SeaCompanyQueries::new(database.clone());
    assert!(!queries.any().await.unwrap());
    assert!(!begin(&database).await.companies.any().await.unwrap());

    let office = Office::open(&database, "office").await;
    assert!(queries.any().await.unwrap());
    assert!(begin(&database).await.companies.any().await.unwrap());
    assert_eq!(
        queries.get(office.company.id).await.unwrap().as_ref(),
        Some(&office.company)
    );
    let nobody = CompanyId::from_uuid(new_id());
    assert_eq!(queries.get(nobody).await.unwrap(), None);
}

on_both_databases! {
    a_preset_comes_back_in_its_order_with_its_rules,
    a_company_without_statuses_is_an_error_not_a_panic,
    set_up_sees_whether_there_is_a_company,
}
