use super::{ColumnTarget, DateDoubt, ImportField};
use crate::ids::CustomFieldId;

/// Which column of a file holds what: a phone for certain, nothing twice but what may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    headers: Vec<String>,
    targets: Vec<ColumnTarget>,
}

/// Why the columns of a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// No column holds the phone.
    #[error(
        "no column holds the phone. Columns found: {}. Rename one to \"phone\" or say which it is",
        list(found)
    )]
    NoPhone {
        /// The headers of the file.
        found: Vec<String>,
    },
    /// Somebody named a column that is not in the file.
    #[error("there is no column \"{wanted}\". Columns found: {}", list(found))]
    NoSuchColumn {
        /// What was asked for.
        wanted: String,
        /// The headers of the file.
        found: Vec<String>,
    },
    /// Two columns are meant for what one alone can hold.
    #[error("the columns \"{first}\" and \"{second}\" are used for the same: leave one of them out")]
    Twice {
        /// The left one.
        first: String,
        /// The right one.
        second: String,
        /// What both are used for.
        target: ColumnTarget,
    },
    /// What was decided is for a file with other columns.
    #[error("the file has {found} columns, and it was decided about {decided}: look at its columns again")]
    OtherColumns {
        /// How many it has.
        found: usize,
        /// How many were decided about.
        decided: usize,
    },
    /// The dates can be read in two ways.
    #[error(transparent)]
    Dates(#[from] DateDoubt),
}

fn list(found: &[String]) -> String {
    let named: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|header| !header.is_empty())
        .collect();
    if named.is_empty() {
        "none".to_owned()
    } else {
        named.join(", ")
    }
}

impl ColumnMap {
    /// The columns of a file with these headers, used as said.
    ///
    /// # Errors
    /// [`ColumnError`] where there is not one target for each column, none is the phone, or two are the same.
    pub fn new(headers: Vec<String>, targets: Vec<ColumnTarget>) -> Result<Self, ColumnError> {
        if headers.len() != targets.len() {
            return Err(ColumnError::OtherColumns {
                found: headers.len(),
                decided: targets.len(),
            });
        }
        for (second, target) in targets.iter().enumerate() {
            let first = targets[..second].iter().position(|earlier| earlier == target);
            if let Some(first) = first
                && !target.is_repeatable()
            {
                return Err(ColumnError::Twice {
                    first: headers[first].clone(),
                    second: headers[second].clone(),
                    target: *target,
                });
            }
        }
        if !targets.contains(&ColumnTarget::Field(ImportField::Phone)) {
            return Err(ColumnError::NoPhone { found: headers });
        }
        Ok(Self { headers, targets })
    }

    /// The headers of the file in their order.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// What each column is used for, in their order.
    pub fn targets(&self) -> &[ColumnTarget] {
        &self.targets
    }

    /// Where the field stands first, counted from 0.
    pub fn column_of(&self, field: ImportField) -> Option<usize> {
        self.columns_of(field).next()
    }

    /// Where the field stands.
    pub fn columns_of(&self, field: ImportField) -> impl Iterator<Item = usize> {
        (0..)
            .zip(&self.targets)
            .filter_map(move |(column, target)| (*target == ColumnTarget::Field(field)).then_some(column))
    }

    /// The columns that hold fields of the company's own.
    pub fn custom(&self) -> impl Iterator<Item = (usize, CustomFieldId)> {
        (0..)
            .zip(&self.targets)
            .filter_map(|(column, target)| match target {
                ColumnTarget::Custom(field) => Some((column, *field)),
                _ => None,
            })
    }

    /// Each header with what its column is used for.
    pub fn uses(&self) -> impl Iterator<Item = (&str, ColumnTarget)> {
        self.headers
            .iter()
            .map(String::as_str)
            .zip(self.targets.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(columns: &[(&str, ColumnTarget)]) -> Result<ColumnMap, ColumnError> {
        let headers = columns.iter().map(|(header, _)| (*header).to_owned());
        let targets = columns.iter().map(|(_, target)| *target);
        ColumnMap::new(headers.collect(), targets.collect())
    }

    const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);
    const OTHER: ColumnTarget = ColumnTarget::Field(ImportField::OtherPhone);
    const NAME: ColumnTarget = ColumnTarget::Field(ImportField::Name);

    #[test]
    fn without_a_phone_the_columns_found_are_listed() {
        let error = map(&[("name", NAME), ("city", ColumnTarget::Ignored)]).unwrap_err();
        assert!(error.to_string().contains("Columns found: name, city"), "{error}");
    }

    #[test]
    fn one_column_for_each_field_but_as_many_further_phones_as_there_are() {
        let columns = map(&[
            ("mobile", PHONE),
            ("a", OTHER),
            ("b", OTHER),
            ("x", ColumnTarget::Ignored),
        ]);
        assert_eq!(
            columns
                .unwrap()
                .columns_of(ImportField::OtherPhone)
                .collect::<Vec<_>>(),
            [1, 2]
        );
        let twice = map(&[("mobile", PHONE), ("name", NAME), ("student", NAME)]).unwrap_err();
        assert!(
            matches!(&twice, ColumnError::Twice { first, second, .. } if first == "name" && second == "student")
        );
    }

    #[test]
    fn a_plan_for_another_file_is_refused() {
        let error = ColumnMap::new(vec!["phone".to_owned()], vec![PHONE, NAME]).unwrap_err();
        assert_eq!(error, ColumnError::OtherColumns { found: 1, decided: 2 });
    }
}
