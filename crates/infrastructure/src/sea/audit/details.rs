//! The details of an entry as they are stored: JSON, a list of lists. One word is a field that nobody may read, two
//! are a field and its value, three a field and what it was and is.

use callbook_application::ports::{AuditDetail, StoreError};

use crate::sea::error::{impossible, unreadable};

const COLUMN: &str = "audit.details";

pub(super) fn written(details: &[AuditDetail]) -> Result<String, StoreError> {
    let lists: Vec<Vec<Option<&str>>> = details
        .iter()
        .map(|detail| match detail {
            AuditDetail::Secret { field } => vec![Some(&**field)],
            AuditDetail::Value { field, value } => vec![Some(&**field), Some(value.as_str())],
            AuditDetail::Change { field, from, to } => {
                vec![Some(&**field), from.as_deref(), to.as_deref()]
            }
        })
        .collect();
    serde_json::to_string(&lists).map_err(|error| unreadable(COLUMN, error))
}

pub(super) fn read(text: &str) -> Result<Vec<AuditDetail>, StoreError> {
    let lists: Vec<Vec<Option<String>>> =
        serde_json::from_str(text).map_err(|error| unreadable(COLUMN, error))?;
    lists.into_iter().map(detail).collect()
}

fn detail(list: Vec<Option<String>>) -> Result<AuditDetail, StoreError> {
    let mut words = list.into_iter();
    match (words.next(), words.next(), words.next()) {
        (Some(Some(field)), None, None) => Ok(AuditDetail::Secret { field: field.into() }),
        (Some(Some(field)), Some(Some(value)), None) => Ok(AuditDetail::Value {
            field: field.into(),
            value,
        }),
        (Some(Some(field)), Some(from), Some(to)) => Ok(AuditDetail::Change {
            field: field.into(),
            from,
            to,
        }),
        _ => Err(impossible(COLUMN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let details = vec![
            AuditDetail::Secret {
                field: "password".into(),
            },
            AuditDetail::Value {
                field: "file".into(),
                value: "[\"leads\"\0].csv".to_owned(),
            },
            AuditDetail::Change {
                field: "area".into(),
                from: None,
                to: Some("പാലക്കാട്".to_owned()),
            },
        ];
        let text = written(&details).unwrap();
        assert!(text.starts_with(r#"[["password"],["file","#), "{text}");
        assert_eq!(read(&text).unwrap(), details);
    }

    #[test]
    fn anything_else_is_unreadable() {
        for text in ["", "{}", "[[]]", "[[null]]", r#"[["a",null]]"#, "[1]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
