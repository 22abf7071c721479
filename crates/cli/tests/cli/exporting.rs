use serde_json::json;

use crate::office::Office;

const THREE: &str = "name,phone,area,status\nLatha,9876543210,Kochi,\n=1+1,9876543211,Thrissur,not picked\n\
                     \"Menon; \"\"Anju\"\"\",9876543212,Kochi,shortlisted\n";

on_both_databases![
    customers_go_to_standard_output_by_the_flags,
    a_file_is_whole_or_not_there_and_an_older_one_stays,
    nobody_exports_without_the_right,
];

fn customers_go_to_standard_output_by_the_flags(office: Office) {
    office
        .import("three.csv", THREE, &["--assign", "round-robin:ravi,sita"])
        .ends_with(0);
    let export = |more: &[&str]| {
        let said = office.run(&[&["export", "--as", "mano"][..], more].concat());
        said.ends_with(0).out
    };
    let all = export(&[]);
    assert!(all.starts_with("phone,name,other_phones,"), "{all}");
    assert_eq!(all.lines().count(), 4);
    assert!(all.contains("\"'+919876543211\",\"'=1+1\","), "{all}");
    assert!(all.contains(",\"Menon; \"\"Anju\"\"\","), "{all}");
    for (flags, expected) in [
        (&["--status", "not answered"][..], 1),
        (&["--status", "NEW", "--status", "shortlisted"], 2),
        (&["--assignee", "none"], 0),
        (&["--area", "kochi"], 0),
        (&["--area", "Kochi"], 2),
        (&["--search", "menon"], 1),
    ] {
        assert_eq!(export(flags).lines().count(), 1 + expected, "{flags:?}");
    }
    let said = office.run(&["export", "--as", "mano", "--json"]).ends_with(0);
    let told: serde_json::Value = serde_json::from_str(&said.error).unwrap();
    assert_eq!(
        (&told["rows"], &told["format"], &told["file"]),
        (&json!(3), &json!("csv"), &json!(null))
    );
    assert_eq!(told["bytes"].as_u64(), Some(said.out.len() as u64));
    let log = office
        .run(&["audit", "list", "--area", "downloads", "--json"])
        .ends_with(0)
        .out;
    assert!(
        log.contains("customers.export_begun") && log.contains("customers.exported"),
        "{log}"
    );

    for (flags, why) in [
        (&["--status", "Gone"][..], "There is no status \"Gone\""),
        (&["--assignee", "zoe"], "There is no user called zoe"),
        (&["--format", "pdf"], "use csv or xlsx"),
        (&["--format", "xlsx"], "goes into a file"),
    ] {
        let said = office.run(&[&["export", "--as", "mano"][..], flags].concat());
        said.ends_with(2).tells(why);
    }
}

fn a_file_is_whole_or_not_there_and_an_older_one_stays(office: Office) {
    office.import("three.csv", THREE, &[]).ends_with(0);
    let folder = office.path("out");
    std::fs::create_dir(&folder).unwrap();
    let files = || std::fs::read_dir(&folder).unwrap().count();
    let csv = office.file("out/customers.csv");
    let export = |more: &[&str]| office.run(&[&["export", "--as", "mano"][..], more].concat());

    let said = export(&["--out", &csv, "--json"]).ends_with(0);
    assert_eq!(said.json()["rows"], 3);
    let written = std::fs::read(&csv).unwrap();
    assert_eq!(said.json()["bytes"].as_u64(), Some(written.len() as u64));
    export(&["--out", &csv])
        .ends_with(4)
        .tells("is there already. Nothing was exported. Name another file, or use --force to replace it.");
    for how in [&[][..], &["--force"]] {
        let folder = folder.display().to_string();
        export(&[&["--out", &folder, "--format", "csv"], how].concat())
            .ends_with(4)
            .tells("is a folder");
    }
    assert_eq!(std::fs::read(&csv).unwrap(), written);
    let again = export(&["--out", &csv, "--force", "--search", "latha"]).ends_with(0);
    assert!(again.out.contains("1 customer is in"), "{again:#?}");

    let xlsx = office.file("out/customers.xlsx");
    export(&["--out", &xlsx]).ends_with(0);
    assert!(
        std::fs::read(&xlsx).unwrap().starts_with(b"PK\x03\x04"),
        "its name says what it is"
    );
    let missing = office.file("nowhere/customers.csv");
    export(&["--out", &missing])
        .ends_with(4)
        .tells("cannot be written");
    assert_eq!(files(), 2, "nothing else is left");
    let temporary = office.data_dir().join("files").join("exports");
    assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0);
}

fn nobody_exports_without_the_right(office: Office) {
    office.import("three.csv", THREE, &[]).ends_with(0);
    let out = office.file("mine.csv");
    let said = office
        .run(&["export", "--as", "ravi", "--out", &out])
        .ends_with(4);
    let said = said.tells("Nothing was exported.");
    assert_eq!(said.out, "");
    assert!(!office.path("mine.csv").exists());
    assert_eq!(
        office.count("SELECT count(*) FROM audit WHERE action LIKE 'customers.export%'"),
        0
    );
}
