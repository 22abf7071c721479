//! Customers as the columns of many rows.

use callbook_application::ports::StoreError;
use callbook_domain::customer::{Assignment, Customer, CustomerDetails};
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::phone::Phone;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::super::error::store_error;
use super::super::tallies::Standing;
use super::super::time::micros;
use super::batch::Batch;
use super::own::OwnColumns;
use super::text::{name_sort, search_text};

/// Where a customer stands, for the tallies.
pub(super) fn standing(customer: &Customer) -> Standing {
    Standing {
        assignee: customer.assignment.user().map(UserId::as_uuid),
        status: customer.status.as_uuid(),
        area: customer.details.area.as_ref().map(ToString::to_string),
    }
}

pub(super) fn id_of(row: &QueryResult) -> Result<Uuid, StoreError> {
    row.try_get("", "id").map_err(store_error)
}

/// Customers as rows.
pub(super) fn batch(customers: &[&Customer]) -> Batch {
    let all = || customers.iter().copied();
    let given = |customer: &Customer| match customer.assignment {
        Assignment::Nobody => None,
        Assignment::To {
            user,
            since,
            by,
            rule,
        } => Some((user, since, by, rule)),
    };
    let details = || all().map(|customer| &customer.details);
    of_details(
        OwnColumns::of(details()).add(Batch::default(), details()),
        &DETAILS,
        details(),
    )
    .uuids("id", all().map(|customer| Some(customer.id.as_uuid())))
    .uuids(
        "company_id",
        all().map(|customer| Some(customer.company.as_uuid())),
    )
    .numbers("phone", all().map(|customer| digits(customer.phone)))
    .uuids("status_id", all().map(|customer| Some(customer.status.as_uuid())))
    .uuids(
        "assignee_id",
        all().map(|customer| given(customer).map(|(user, ..)| user.as_uuid())),
    )
    .numbers(
        "assigned_at",
        all().map(|customer| given(customer).map(|(_, since, ..)| micros(since))),
    )
    .uuids(
        "assigned_by",
        all().map(|customer| given(customer).map(|(_, _, by, _)| by.as_uuid())),
    )
    .texts(
        "assignment_rule",
        all().map(|customer| given(customer).map(|(.., rule)| rule.key().to_owned())),
    )
    .numbers(
        "follow_up_at",
        all().map(|customer| customer.follow_up_at.map(micros)),
    )
    .numbers(
        "attempts",
        all().map(|customer| Some(i64::from(customer.attempts))),
    )
    .numbers("retry_at", all().map(|customer| customer.retry_at.map(micros)))
    .flags("closed", all().map(|customer| customer.closed))
    .flags("do_not_call", all().map(|customer| customer.do_not_call))
    .numbers(
        "last_contact_at",
        all().map(|customer| customer.last_contact_at.map(micros)),
    )
    .uuids(
        "source_import_id",
        all().map(|customer| customer.source_import.map(ImportId::as_uuid)),
    )
    .uuids(
        "last_import_id",
        all().map(|customer| customer.last_import.map(ImportId::as_uuid)),
    )
    .numbers(
        "created_at",
        all().map(|customer| Some(micros(customer.created_at))),
    )
    .numbers(
        "updated_at",
        all().map(|customer| Some(micros(customer.updated_at))),
    )
    .numbers(
        "version",
        all().map(|customer| Some(i64::from(customer.version.number()))),
    )
    .texts(
        "search_text",
        all().map(|customer| Some(search_text(customer.phone, &customer.details))),
    )
}

/// A column of what is known of a customer, and what stands in it.
pub(super) type DetailColumn = (&'static str, fn(&CustomerDetails) -> Option<String>);

/// All of them but the company's own.
pub(super) const DETAILS: [DetailColumn; 7] = [
    ("name", |details| details.name.as_ref().map(ToString::to_string)),
    ("name_sort", |details| Some(name_sort(details))),
    ("email", |details| details.email.as_ref().map(ToString::to_string)),
    ("area", |details| details.area.as_ref().map(ToString::to_string)),
    ("date", |details| details.date.map(|date| date.to_string())),
    ("remark", |details| {
        details.remark.as_ref().map(ToString::to_string)
    }),
    ("notes", |details| details.notes.as_ref().map(ToString::to_string)),
];

/// Adds those columns of them.
pub(super) fn of_details<'a>(
    batch: Batch,
    columns: &[DetailColumn],
    details: impl Iterator<Item = &'a CustomerDetails> + Clone,
) -> Batch {
    columns.iter().fold(batch, |batch, (name, cell)| {
        batch.texts(name, details.clone().map(*cell))
    })
}

/// E.164 has fifteen digits at most.
pub(super) fn digits(phone: Phone) -> Option<i64> {
    i64::try_from(phone.digits()).ok()
}
