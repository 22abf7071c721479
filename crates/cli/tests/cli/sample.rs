use std::fs;

use crate::office::{Office, figures};

#[test]
fn samples_are_written_and_imported() {
    let office = Office::new();
    for (name, dirty, code) in [("a.csv", &[][..], 0), ("b.xlsx", &["--dirty"], 3)] {
        let file = office.file(name);
        office
            .run(&[&["sample", "300", "--seed", "7", "--out", &file][..], dirty].concat())
            .ends_with(0);
        let outcome = office
            .run(&["import", &file, "--as", "mano", "--json"])
            .ends_with(code)
            .json();
        assert_eq!(figures(&outcome).iter().sum::<u64>(), 300);
    }
    let again = office.file("c.csv");
    office
        .run(&["sample", "300", "--seed", "7", "--out", &again])
        .ends_with(0);
    assert_eq!(fs::read(office.path("a.csv")).unwrap(), fs::read(again).unwrap());
    office
        .run(&["sample", "300", "--out", &office.file("d.pdf")])
        .ends_with(2);
}
