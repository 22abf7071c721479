//! How flags name columns and what they are used for.

use std::str::FromStr;

use callbook_application::custom_fields::DefineFieldCommand;
use callbook_application::imports::NewField;
use callbook_domain::custom_field::{ChoiceName, Choices, FieldKind, FieldName};

/// What a column is used for and the column, as somebody typed them. Whether the company has such a field is looked up
/// later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChosenColumn {
    pub(crate) field: String,
    pub(crate) column: String,
}

impl FromStr for ChosenColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((field, column)) if !field.trim().is_empty() => Ok(Self {
                field: field.trim().to_owned(),
                column: column.to_owned(),
            }),
            _ => Err("write it as FIELD=COLUMN, such as phone=Handset".to_owned()),
        }
    }
}

/// A column that becomes a field of the company's own, called as it is.
#[derive(Debug, Clone)]
pub(crate) struct FieldOfColumn(pub(crate) NewField);

impl FromStr for FieldOfColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (column, kind) = text
            .rsplit_once('=')
            .ok_or_else(|| "write it as COLUMN=KIND, such as Stream=text".to_owned())?;
        let name = FieldName::parse(column).map_err(|refusal| refusal.to_string())?;
        Ok(Self(NewField {
            column: column.to_owned(),
            field: DefineFieldCommand {
                name,
                kind: kind_of(kind.trim())?,
            },
        }))
    }
}

fn kind_of(word: &str) -> Result<FieldKind, String> {
    let answers = match word {
        "text" => return Ok(FieldKind::Text),
        "number" => return Ok(FieldKind::Number),
        "date" => return Ok(FieldKind::Date),
        "choice" => "",
        _ => word
            .strip_prefix("choice:")
            .ok_or("not a kind of field: use text, number, date or choice:ONE,OTHER")?,
    };
    let mut choices = Vec::new();
    for answer in answers.split(',') {
        choices.extend(ChoiceName::parse(answer).map_err(|refusal| refusal.to_string())?);
    }
    Choices::new(choices).map(FieldKind::Choice).map_err(|_| {
        "a choice needs its answers, all of them different: write it as Stream=choice:Arts,Science".to_owned()
    })
}

/// The users to whom new customers are dealt, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoundRobin {
    pub(crate) users: Vec<String>,
}

impl FromStr for RoundRobin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || "write it as round-robin:USER,USER".to_owned();
        let names = text.strip_prefix("round-robin:").ok_or_else(wanted)?;
        let users: Vec<String> = names
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        if users.is_empty() {
            return Err(wanted());
        }
        Ok(Self { users })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_may_have_an_equals_sign_in_its_name() {
        let chosen: ChosenColumn = "phone=a=b".parse().unwrap();
        assert_eq!((chosen.field.as_str(), chosen.column.as_str()), ("phone", "a=b"));
        assert!("phone".parse::<ChosenColumn>().is_err());
        assert!("=size".parse::<ChosenColumn>().is_err());
        let made: FieldOfColumn = "a=b=number".parse().unwrap();
        assert_eq!(
            (made.0.column.as_str(), made.0.field.kind),
            ("a=b", FieldKind::Number)
        );
    }

    #[test]
    fn a_new_field_has_a_kind_that_exists() {
        let kind = |text: &str| text.parse::<FieldOfColumn>().map(|made| made.0.field.kind);
        assert_eq!(kind("Stream=text"), Ok(FieldKind::Text));
        let choice = Choices::parse("Arts\nSocial science").unwrap();
        assert_eq!(
            kind("Stream=choice:Arts, Social science"),
            Ok(FieldKind::Choice(choice))
        );
        for wrong in [
            "Stream",
            "Stream=colour",
            "Stream=choice",
            "Stream=choice:",
            "Stream=choice:a,A",
            "=text",
            "Phone=text",
        ] {
            assert!(kind(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn round_robin_names_somebody() {
        let dealt: RoundRobin = "round-robin:asha, ravi".parse().unwrap();
        assert_eq!(dealt.users, ["asha", "ravi"]);
        assert!("round-robin:".parse::<RoundRobin>().is_err());
        assert!("random:asha".parse::<RoundRobin>().is_err());
    }
}
