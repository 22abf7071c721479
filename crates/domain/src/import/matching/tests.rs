use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::ids::StatusId;
use crate::import::Fingerprint;
use crate::status::Preset;

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn rows(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
    let cell = |text: &&str| Cell::Text((*text).to_owned());
    rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn suggested(
    names: &[&str],
    sample: &[&[&str]],
    chosen: &[(ColumnTarget, String)],
    remembered: Option<&[Option<ColumnTarget>]>,
) -> Result<Vec<Suggestion>, ColumnError> {
    let adopt = (0..)
        .zip(Preset::Calling.statuses())
        .map(|(n, s)| s.adopted(StatusId::from_uuid(Uuid::from_u128(n))));
    let statuses = StatusSet::new(adopt.collect()).unwrap();
    let users = HashMap::from([("divya".to_owned(), UserId::from_uuid(Uuid::nil()))]);
    let by = Matching {
        region: Region::parse("IN").unwrap(),
        statuses: &statuses,
        users: &users,
        custom: &CustomFieldSet::new(Vec::new()),
        chosen,
        remembered,
    };
    suggest(&headers(names), &rows(sample), &by)
}

fn targets(names: &[&str], sample: &[&[&str]]) -> Vec<Option<ImportField>> {
    let found = suggested(names, sample, &[], None).unwrap();
    let field = |suggestion: Suggestion| match suggestion.target {
        ColumnTarget::Field(field) => Some(field),
        _ => None,
    };
    found.into_iter().map(field).collect()
}

use ImportField::*;

#[rstest]
#[case("phone")]
#[case("Phone_Number")]
#[case("  MOBILE no. ")]
#[case("Contact No")]
#[case("WhatsApp number")]
fn the_phone_goes_by_many_names(#[case] name: &str) {
    assert_eq!(
        targets(&["Full Name", name, "City"], &[]),
        [Some(Name), Some(Phone), Some(Area)]
    );
}

#[test]
fn the_likeliest_name_wins() {
    assert_eq!(
        targets(&["contact", "phone", "salary"], &[]),
        [None, Some(Phone), None]
    );
}

#[test]
fn what_is_in_a_column_counts_more_than_a_phones_name() {
    let sample: &[&[&str]] = &[&["Asha Menon", "98765 43210"], &["Ravi Kumar", "9876543211"]];
    assert_eq!(targets(&["Contact", "Col 2"], sample), [None, Some(Phone)]);
}

#[test]
fn a_second_phone_is_a_further_one() {
    let row: &[&str] = &["9876543210", "9876543212", "9876543214"];
    let sample = &[row; 3];
    assert_eq!(
        targets(&["Mobile", "WhatsApp", "Father"], sample),
        [Some(Phone), Some(OtherPhone), Some(OtherPhone)]
    );
}

#[test]
fn what_has_no_name_is_known_by_what_is_in_it() {
    let sample: &[&[&str]] = &[
        &[
            "9876543210",
            "a@example.com",
            "Not answered",
            "divya",
            "31/03/2025",
            "42",
        ],
        &[
            "9876543211",
            "b@example.com",
            "Called",
            "Divya",
            "2025-04-01",
            "44",
        ],
    ];
    let found = suggested(&["p", "q", "r", "s", "t", "u"], sample, &[], None).unwrap();
    let fields = [Phone, Email, Status, AssignedTo, Date].map(ColumnTarget::Field);
    let confidences = [
        Confidence::Likely,
        Confidence::Likely,
        Confidence::Likely,
        Confidence::Likely,
        Confidence::Guess,
    ];
    for ((found, field), confidence) in found.iter().zip(fields).zip(confidences) {
        assert_eq!((found.target, found.confidence), (field, confidence));
        assert_eq!(found.because, Because::Content);
    }
    assert_eq!(found[5], Suggestion::NONE);
}

#[test]
fn what_somebody_chose_comes_first_and_has_to_be_there() {
    let phone = ColumnTarget::Field(Phone);
    let chosen = [(phone, "Alt Mobile".to_owned())];
    let found = suggested(&["phone", "alt mobile"], &[], &chosen, None).unwrap();
    assert_eq!((found[1].target, found[1].because), (phone, Because::Chosen));
    assert_ne!(found[0].target, phone);
    let wrong = suggested(&["phone"], &[], &[(phone, "fax".to_owned())], None);
    assert!(matches!(wrong, Err(ColumnError::NoSuchColumn { .. })));
}

#[test]
fn a_file_of_refused_rows_is_known_again() {
    let original = headers(&["Student", "Mob.", "x"]);
    let mended = headers(&["student", "mob", "X", "row", "reason"]);
    assert_eq!(Fingerprint::of(&original), Fingerprint::of(&mended));
    let before = [
        ColumnTarget::Ignored,
        ColumnTarget::Field(Phone),
        ColumnTarget::Field(Name),
    ];
    let remembered = before.map(Some);
    let names = ["student", "mob", "X", "row", "reason"];
    let found = suggested(&names, &[], &[], Some(&remembered)).unwrap();
    let targets: Vec<_> = found.iter().map(|found| found.target).collect();
    assert_eq!(targets[..3], before);
    assert_eq!(found[3..], [Suggestion::LEFT_OUT; 2]);
}

#[test]
fn what_nobody_has_decided_about_is_judged_anew() {
    let row: &[&str] = &["9876543210", "31/03/2025", "01/04/2025"];
    let phone = ColumnTarget::Field(Phone);
    let remembered = [Some(phone), None, Some(ColumnTarget::Ignored)];
    let found = suggested(&["mob", "joined", "left"], &[row; 3], &[], Some(&remembered)).unwrap();
    assert_eq!((found[0].target, found[0].because), (phone, Because::Remembered));
    let date = ColumnTarget::Field(Date);
    assert_eq!((found[1].target, found[1].confidence), (date, Confidence::Guess));
    assert_eq!(found[1].because, Because::Content);
    assert_eq!(found[2].because, Because::Remembered, "it was left out for good");
}

#[test]
fn columns_that_are_only_called_so_are_remembered() {
    let remembered = [Phone, Name, Remark].map(|field| Some(ColumnTarget::Field(field)));
    let found = suggested(&["mob", "row", "reason"], &[], &[], Some(&remembered)).unwrap();
    let targets: Vec<_> = found.iter().map(|found| Some(found.target)).collect();
    assert_eq!(targets, remembered);
}

#[test]
fn why_rows_were_refused_is_left_out_unless_somebody_says_what_it_is() {
    let names = ["mobile", "email", "row", "reason"];
    let addresses: &[&[&str]] = &[
        &["9876543210", "", "3", "ravi@example.com"],
        &["9876543211", "", "5", "asha@example.com"],
    ];
    let found = suggested(&names, addresses, &[], None).unwrap();
    assert_eq!(found[2..], [Suggestion::LEFT_OUT; 2]);
    let email = ColumnTarget::Field(Email);
    let chosen = [(email, "reason".to_owned())];
    let found = suggested(&names, addresses, &chosen, None).unwrap();
    assert_eq!((found[2], found[3].target), (Suggestion::LEFT_OUT, email));
}
