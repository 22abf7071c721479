use callbook_application::ports::MaintenanceQueries;
use callbook_domain::company::Zone;
use callbook_domain::maintenance::{
    ExpectedEnd, MaintainedBy, Maintenance, MaintenanceMessage, MaintenanceState,
};
use callbook_infrastructure::sea::{Database, SeaMaintenanceQueries};

use crate::office::{at, begin};

fn closed() -> MaintenanceState {
    MaintenanceState::On(Maintenance {
        since: at(10),
        by: MaintainedBy::parse("asha").unwrap(),
        message: MaintenanceMessage::parse("New disks.\n\"Back\" at ten – <b>sharp</b>").unwrap(),
        expected_end: Some(ExpectedEnd {
            at: at(3600),
            zone: Zone::parse("Asia/Kolkata").unwrap(),
        }),
        allowlist: vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::1".parse().unwrap()],
    })
}

async fn write(database: &Database, state: &MaintenanceState) {
    let unit = begin(database).await;
    unit.maintenance.write(state).await.unwrap();
    assert_eq!(unit.maintenance.state().await.unwrap(), *state);
    unit.commit().await.unwrap();
}

async fn what_is_written_is_read(database: Database) {
    let queries = SeaMaintenanceQueries::new(database.clone());
    assert_eq!(queries.state().await.unwrap(), MaintenanceState::Off);
    let bare = MaintenanceState::On(Maintenance {
        since: at(20),
        by: None,
        message: None,
        expected_end: None,
        allowlist: Vec::new(),
    });
    for state in [
        closed(),
        bare,
        MaintenanceState::Off,
        closed(),
        MaintenanceState::Off,
    ] {
        write(&database, &state).await;
        assert_eq!(queries.state().await.unwrap(), state);
    }
}

async fn what_is_not_committed_never_was(database: Database) {
    let unit = begin(&database).await;
    unit.maintenance.write(&closed()).await.unwrap();
    drop(unit);
    let queries = SeaMaintenanceQueries::new(database);
    assert_eq!(queries.state().await.unwrap(), MaintenanceState::Off);
}

on_both_databases! {
    what_is_written_is_read,
    what_is_not_committed_never_was,
}
