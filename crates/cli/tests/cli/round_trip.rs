//! Whatever customers there are: exported and imported into another company with the same people, statuses and fields,
//! they are the same customers; imported where they came from, they change nothing.

mod opened;
mod sketch;

use proptest::collection::vec;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::office::{Office, figures};
use opened::Opened;
use sketch::sketch;

on_both_databases![whatever_customers_there_are_come_in_as_they_went_out];

const CUSTOMERS: usize = 220;
const ANSWERS: &str = "Science\nCommerce; \"evening\"\n=1+1";

fn whatever_customers_there_are_come_in_as_they_went_out(office: Office) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::default();
    let sketches = vec(sketch(), CUSTOMERS).new_tree(&mut runner).unwrap().current();
    runtime.block_on(async {
        Opened::of(&office).await.define_fields().await;
        Opened::of(&office).await.put_in(&sketches).await;
    });
    let went_out = runtime.block_on(async { Opened::of(&office).await.customers().await });
    assert!(went_out.len() > CUSTOMERS / 2, "too few numbers were different");

    for name in ["all.csv", "all.xlsx"] {
        let file = office.file(name);
        office
            .run(&["export", "--as", "mano", "--out", &file])
            .ends_with(0);

        let elsewhere = office.another();
        runtime.block_on(async { Opened::of(&elsewhere).await.define_fields().await });
        let said = elsewhere.run(&["import", &file, "--as", "mano", "--json"]);
        let outcome = said.ends_with(0).json();
        assert_eq!(figures(&outcome), [went_out.len() as u64, 0, 0, 0], "{outcome:#}");
        assert_eq!(
            outcome["reasons"],
            serde_json::json!({}),
            "nothing was not understood"
        );
        let came_in = runtime.block_on(async { Opened::of(&elsewhere).await.customers().await });
        for (phone, customer) in &went_out {
            assert_eq!(came_in.get(phone), Some(customer), "{name}");
        }
        assert_eq!(came_in.len(), went_out.len());

        let overwrite = ["--on-duplicate", "overwrite"];
        let said = office.run(&[&["import", &file, "--as", "mano", "--json"][..], &overwrite].concat());
        let outcome = said.ends_with(0).json();
        assert_eq!(figures(&outcome), [0, 0, went_out.len() as u64, 0], "{outcome:#}");
    }
    let stayed = runtime.block_on(async { Opened::of(&office).await.customers().await });
    assert_eq!(stayed, went_out);
}
