//! `GET /customers/export`: what the list shows, all its pages, as a file.

use axum::extract::{RawQuery, State};
use callbook_application::customers::ExportCustomersError;
use callbook_application::ports::{TableFormat, TableLayout, TextForm, UnknownTableFormat};
use form_urlencoded::Serializer;
use futures::stream::try_unfold;

use super::address;
use super::listing::ListState;
use crate::attachment::table;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

pub(super) async fn download(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    actor: Actor,
) -> Answer {
    let viewer = &actor.viewer;
    let (format, query) = read(&query.unwrap_or_default())?;
    let now = state.clock.now();
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    // A list says what it left out of an address and shows the rest; nobody would see it of a file.
    if address::is_misread(&query, &directory.statuses) {
        return Err(Problem::refused(
            "part of this address was not understood, so nothing was exported. Open the list and export it from there",
        ));
    }
    let zone = &viewer.company().zone;
    let listing = ListState::from_query(&query).listing(&directory.statuses, viewer.user_id(), zone, now);
    let layout = TableLayout::new(format, TextForm::MarkedUtf8);
    let mut file = state
        .use_cases
        .export_customers
        .execute(viewer, listing, layout)
        .await?;
    let first = file.next().await?;
    let rest = try_unfold(file, async |mut file| {
        Ok::<_, ExportCustomersError>(file.next().await?.map(|part| (part, file)))
    });
    let name = format!("customers {}.{format}", zone.day_of(now));
    Ok(table(&name, layout, first, rest))
}

/// The format, CSV where none is named, and the address of the list without it.
fn read(query: &str) -> Result<(TableFormat, String), Problem> {
    let fields = || form_urlencoded::parse(query.as_bytes());
    let format = match fields().find(|(name, _)| name == "format") {
        None => TableFormat::Csv,
        Some((_, format)) => format
            .parse()
            .map_err(|error: UnknownTableFormat| Problem::field("format", error.to_string()))?,
    };
    let list = fields().filter(|(name, _)| name != "format");
    Ok((format, Serializer::new(String::new()).extend_pairs(list).finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_not_part_of_the_list() {
        assert_eq!(
            read("status=NEW&format=XLSX&search=a%26b").unwrap(),
            (TableFormat::Xlsx, "status=NEW&search=a%26b".to_owned())
        );
        assert_eq!(
            read("status=NEW").unwrap(),
            (TableFormat::Csv, "status=NEW".to_owned())
        );
        assert_eq!(read("format=pdf").unwrap_err().errors[0].field, "format");
    }
}
