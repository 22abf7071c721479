//! What a company calls its roles, as it is stored: `{"sales":["Student Counsellor","Student Counsellors"]}`.

use std::collections::BTreeMap;

use callbook_application::ports::StoreError;
use callbook_domain::access::Role;
use callbook_domain::company::{RoleLabel, RoleWords, Terminology};

use crate::sea::error::{impossible, unreadable};

const COLUMN: &str = "companies.terminology";

pub(super) fn written(terminology: &Terminology) -> Result<String, StoreError> {
    let roles = [
        (Role::Admin, &terminology.admin),
        (Role::Manager, &terminology.manager),
        (Role::Sales, &terminology.sales),
    ];
    let words: BTreeMap<&str, [&str; 2]> = roles
        .into_iter()
        .filter_map(|(role, words)| {
            let words = words.as_ref()?;
            Some((role.key(), [words.one.as_str(), words.many.as_str()]))
        })
        .collect();
    serde_json::to_string(&words).map_err(|error| unreadable(COLUMN, error))
}

pub(super) fn read(text: &str) -> Result<Terminology, StoreError> {
    let mut words: BTreeMap<String, [String; 2]> =
        serde_json::from_str(text).map_err(|error| unreadable(COLUMN, error))?;
    let mut of = |role: Role| {
        words
            .remove(role.key())
            .map(|[one, many]| words_of(&one, &many))
            .transpose()
    };
    Ok(Terminology {
        admin: of(Role::Admin)?,
        manager: of(Role::Manager)?,
        sales: of(Role::Sales)?,
    })
}

fn words_of(one: &str, many: &str) -> Result<RoleWords, StoreError> {
    Ok(RoleWords {
        one: label(one)?,
        many: label(many)?,
    })
}

fn label(text: &str) -> Result<RoleLabel, StoreError> {
    RoleLabel::parse(text)
        .map_err(|error| unreadable(COLUMN, error))?
        .ok_or_else(|| impossible(COLUMN))
}
