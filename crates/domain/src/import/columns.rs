use super::ImportField;
use crate::text::folded;

/// Which column of a file holds which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    headers: Vec<String>,
    columns: Vec<(ImportField, usize)>,
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
}

fn list(found: &[String]) -> String {
    if found.is_empty() {
        "none".to_owned()
    } else {
        found.join(", ")
    }
}

impl ColumnMap {
    /// Matches headers by name and synonym, whatever their case, spaces and underscores; `chosen` comes first. A
    /// column serves one field, a field one column: the leftmost of the likeliest name.
    ///
    /// # Errors
    /// [`ColumnError`] where a chosen column is missing or no column holds the phone.
    pub fn match_headers(headers: &[String], chosen: &[(ImportField, String)]) -> Result<Self, ColumnError> {
        let headers: Vec<String> = headers.iter().map(|header| header.trim().to_owned()).collect();
        let found = || {
            headers
                .iter()
                .filter(|header| !header.is_empty())
                .cloned()
                .collect::<Vec<_>>()
        };
        let folded_headers: Vec<String> = headers.iter().map(|header| folded(header)).collect();
        let mut columns: Vec<(ImportField, usize)> = Vec::new();

        for (field, wanted) in chosen {
            let exact = headers.iter().position(|header| header == wanted.trim());
            let column = exact.or_else(|| folded_headers.iter().position(|header| *header == folded(wanted)));
            let Some(column) = column else {
                return Err(ColumnError::NoSuchColumn {
                    wanted: wanted.clone(),
                    found: found(),
                });
            };
            columns.retain(|(taken, _)| taken != field);
            columns.push((*field, column));
        }
        for field in ImportField::ALL {
            if columns.iter().any(|(taken, _)| *taken == field) {
                continue;
            }
            let free = |column: &usize| !columns.iter().any(|(_, taken)| taken == column);
            let named = field.synonyms().iter().find_map(|synonym| {
                (0..headers.len())
                    .filter(free)
                    .find(|column| folded_headers[*column] == *synonym)
            });
            if let Some(column) = named {
                columns.push((field, column));
            }
        }
        if !columns.iter().any(|(field, _)| *field == ImportField::Phone) {
            return Err(ColumnError::NoPhone { found: found() });
        }
        Ok(Self { headers, columns })
    }

    /// The headers of the file in their order.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Where the field stands, counted from 0.
    pub fn column_of(&self, field: ImportField) -> Option<usize> {
        self.columns
            .iter()
            .find(|(mapped, _)| *mapped == field)
            .map(|(_, column)| *column)
    }

    /// The fields that have a column, with the column's header.
    pub fn mapped(&self) -> impl Iterator<Item = (ImportField, &str)> {
        self.columns
            .iter()
            .map(|(field, column)| (*field, self.headers[*column].as_str()))
    }

    /// The headers that no field uses.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        self.headers
            .iter()
            .enumerate()
            .filter(|(column, header)| {
                !header.is_empty() && !self.columns.iter().any(|(_, used)| used == column)
            })
            .map(|(_, header)| header.as_str())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn headers(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[rstest]
    #[case("phone")]
    #[case("Phone_Number")]
    #[case("  MOBILE no. ")]
    #[case("Contact No")]
    #[case("WhatsApp number")]
    fn the_phone_goes_by_many_names(#[case] name: &str) {
        let map = ColumnMap::match_headers(&headers(&["Full Name", name, "City"]), &[]).unwrap();
        assert_eq!(map.column_of(ImportField::Phone), Some(1));
        assert_eq!(map.column_of(ImportField::Name), Some(0));
        assert_eq!(map.column_of(ImportField::Area), Some(2));
    }

    #[test]
    fn without_a_phone_the_columns_found_are_listed() {
        let error = ColumnMap::match_headers(&headers(&["name", "city"]), &[]).unwrap_err();
        assert!(error.to_string().contains("Columns found: name, city"), "{error}");
    }

    #[test]
    fn the_likeliest_name_wins_and_the_rest_is_unused() {
        let map = ColumnMap::match_headers(&headers(&["contact", "phone", "salary"]), &[]).unwrap();
        assert_eq!(map.column_of(ImportField::Phone), Some(1));
        assert_eq!(map.unused().collect::<Vec<_>>(), ["contact", "salary"]);
    }

    #[test]
    fn what_somebody_chose_comes_first() {
        let chosen = [(ImportField::Phone, "Alt Mobile".to_owned())];
        let map = ColumnMap::match_headers(&headers(&["phone", "alt mobile"]), &chosen).unwrap();
        assert_eq!(map.column_of(ImportField::Phone), Some(1));
        let wrong = [(ImportField::Phone, "fax".to_owned())];
        let error = ColumnMap::match_headers(&headers(&["phone"]), &wrong).unwrap_err();
        assert!(matches!(error, ColumnError::NoSuchColumn { .. }));
    }
}
