//! An entry as the bytes that are sealed.
//!
//! They can be read in one way only: each field is a mark of presence and, where there is something, its length and
//! its bytes. The number of the entry is sealed beside them.

use super::row::Model;

/// Would change with the fields, so that no entry of one shape passes for one of another.
const SHAPE: u8 = 1;

/// Everything that the row says but its number and its seal.
pub(super) fn body(row: &Model) -> Vec<u8> {
    let mut body = vec![SHAPE];
    let uuid = |id: &Option<uuid::Uuid>| id.map(uuid::Uuid::into_bytes);
    field(&mut body, Some(row.id.as_bytes()));
    field(&mut body, Some(&row.at.to_be_bytes()));
    for id in [&row.company_id, &row.actor_id, &row.on_behalf_of_id] {
        field(&mut body, uuid(id).as_ref().map(<[u8; 16]>::as_slice));
    }
    for text in [
        Some(&row.channel),
        row.address.as_ref(),
        row.request_id.as_ref(),
        Some(&row.action),
        Some(&row.object),
        Some(&row.outcome),
        Some(&row.details),
    ] {
        field(&mut body, text.map(String::as_bytes));
    }
    body
}

fn field(body: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => body.push(0),
        Some(bytes) => {
            body.push(1);
            body.extend((bytes.len() as u64).to_be_bytes());
            body.extend(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;

    fn row() -> Model {
        Model {
            seq: 1,
            id: Uuid::from_u128(1),
            at: 2,
            company_id: None,
            actor_id: Some(Uuid::from_u128(3)),
            on_behalf_of_id: None,
            channel: "browser".to_owned(),
            address: None,
            request_id: Some(String::new()),
            action: "a".to_owned(),
            object: "bc".to_owned(),
            outcome: "done".to_owned(),
            details: "[]".to_owned(),
            seal: Vec::new(),
        }
    }

    #[test]
    fn no_two_entries_have_the_same_bytes() {
        let changes: [fn(&mut Model); 14] = [
            |_| {},
            |row| row.id = Uuid::from_u128(2),
            |row| row.at = 3,
            |row| row.company_id = Some(Uuid::nil()),
            |row| row.actor_id = None,
            // The same bytes in the field beside it.
            |row| row.on_behalf_of_id = row.actor_id.take(),
            |row| row.channel = "cli".to_owned(),
            |row| row.address = row.request_id.take(),
            |row| row.request_id = None,
            // The boundary between two fields elsewhere.
            |row| (row.action, row.object) = ("ab".to_owned(), "c".to_owned()),
            |row| row.object = "b".to_owned(),
            |row| row.outcome = "failed".to_owned(),
            |row| row.details = "[[]]".to_owned(),
            |row| row.address = Some("192.0.2.1".to_owned()),
        ];
        let bodies: HashSet<Vec<u8>> = changes
            .iter()
            .map(|change| {
                let mut row = row();
                change(&mut row);
                body(&row)
            })
            .collect();
        assert_eq!(bodies.len(), changes.len());
    }
}
