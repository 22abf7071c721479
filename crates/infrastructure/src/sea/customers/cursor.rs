//! Where a page begins: the sort key and the id of the row beside it.

use callbook_application::ports::{Cursor, SortKey};
use uuid::Uuid;

use super::entity::Model;

/// What a list is sorted by, before the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Number(i64),
    Text(String),
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) key: Key,
    pub(super) id: Uuid,
}

/// The place of a row in a list that is sorted so. `None` where the list would leave the row out.
pub(super) fn place_of(row: &Model, sort: SortKey) -> Option<Place> {
    let key = match sort {
        SortKey::Created => Key::Number(row.created_at),
        SortKey::Name => Key::Text(row.name_sort.clone()),
        SortKey::FollowUp => Key::Number(row.follow_up_at?),
        SortKey::LastContact => Key::Number(row.last_contact_at?),
    };
    Some(Place { key, id: row.id })
}

/// The place as it stands in a URL: the id's digits, a letter for the sorting, the key.
pub(super) fn written(place: &Place, sort: SortKey) -> Cursor {
    let letter = letter(sort);
    Cursor(match &place.key {
        Key::Number(number) => format!("{}{letter}{number}", place.id.simple()),
        Key::Text(text) => format!("{}{letter}{text}", place.id.simple()),
    })
}

/// The place that a cursor names. `None` where it is of another sorting, or nonsense.
pub(super) fn read(cursor: &Cursor, sort: SortKey) -> Option<Place> {
    let (id, rest) = cursor.0.split_at_checked(32)?;
    let id = Uuid::try_parse(id).ok()?;
    let key = rest.strip_prefix(letter(sort))?;
    let key = match sort {
        SortKey::Created | SortKey::FollowUp | SortKey::LastContact => Key::Number(key.parse().ok()?),
        // PostgreSQL takes no NUL, and no name has one.
        SortKey::Name if key.contains('\0') => return None,
        SortKey::Name => Key::Text(key.to_owned()),
    };
    Some(Place { key, id })
}

const fn letter(sort: SortKey) -> char {
    match sort {
        SortKey::Created => 'c',
        SortKey::Name => 'n',
        SortKey::FollowUp => 'f',
        SortKey::LastContact => 'l',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for (sort, key) in [
            (SortKey::Created, Key::Number(-5)),
            (SortKey::Name, Key::Text("മനോജ് c1".to_owned())),
        ] {
            let place = Place {
                key,
                id: Uuid::from_u128(77),
            };
            assert_eq!(read(&written(&place, sort), sort), Some(place));
        }
    }

    #[test]
    fn nonsense_is_no_place() {
        let id = Uuid::from_u128(77).simple().to_string();
        for text in [
            "".to_owned(),
            "x".repeat(40),
            "മ".repeat(11),
            id.clone(),
            format!("{id}cx"),
            format!("{id}n1"),
            format!("{id}c99999999999999999999"),
        ] {
            assert_eq!(read(&Cursor(text.clone()), SortKey::Created), None, "{text}");
        }
    }
}
