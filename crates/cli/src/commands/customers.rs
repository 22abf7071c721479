use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::directory::Directory;
use callbook_application::ports::{AssigneeFilter, CustomerFilter, CustomerListing, PageAt};
use callbook_domain::access::Viewer;
use callbook_domain::custom_field::CustomValue;
use callbook_domain::customer::{Customer, CustomerDetails};
use callbook_domain::ids::StatusId;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use crate::answer::in_a_line;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{AssigneeFlag, CustomersCommand, ListFlags};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: CustomersCommand) -> Result<Exit, Failure> {
    let CustomersCommand::List(flags) = command;
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    list(&callbook.use_cases, &flags).await?;
    callbook.close().await?;
    Ok(Exit::AllIn)
}

/// The most that one page of the use case holds.
const PAGE: u64 = 200;

async fn list(use_cases: &UseCases, flags: &ListFlags) -> Result<(), Failure> {
    let viewer = use_cases
        .act_as
        .viewer(Some(&flags.acting), flags.company.as_deref())
        .await?;
    let directory = use_cases.open_directory.execute(&viewer).await?;
    let filter = filter(flags, &directory)?;
    let mut left = flags.limit;
    let mut page_at = PageAt::Start;
    let mut written = Written::Nothing;
    while left > 0 {
        let listing = CustomerListing {
            filter: filter.clone(),
            page: page_at,
            size: u16::try_from(left.min(PAGE)).unwrap_or(200),
            ..CustomerListing::default()
        };
        let page = use_cases.list_customers.execute(&viewer, listing).await?;
        for customer in &page.customers {
            write(customer, &viewer, &directory, flags, written)?;
            written = Written::Something;
        }
        left = left.saturating_sub(page.customers.len() as u64);
        match page.next {
            Some(next) if !page.customers.is_empty() => page_at = PageAt::After(next),
            _ => break,
        }
    }
    if flags.json {
        say(match written {
            Written::Nothing => "[]",
            Written::Something => "]",
        });
    }
    Ok(())
}

fn filter(flags: &ListFlags, directory: &Directory) -> Result<CustomerFilter, Failure> {
    let status = flags.status.iter();
    Ok(CustomerFilter {
        search: flags.search.clone(),
        statuses: status
            .map(|name| status_named(directory, name))
            .collect::<Result<_, _>>()?,
        assignee: assignee_named(directory, flags.assignee.as_ref())?,
        ..CustomerFilter::default()
    })
}

/// The status that goes by that name.
pub(crate) fn status_named(directory: &Directory, name: &str) -> Result<StatusId, Failure> {
    let status = directory.statuses.named(name).ok_or_else(|| {
        let in_use = directory.statuses.in_use();
        let known: Vec<&str> = in_use.map(|status| status.key.as_str()).collect();
        Failure::usage(format!("There is no status \"{name}\"."))
            .advise(format!("Use one of {}.", known.join(", ")))
    })?;
    Ok(status.id)
}

/// Whose customers a flag names.
pub(super) fn assignee_named(
    directory: &Directory,
    flag: Option<&AssigneeFlag>,
) -> Result<AssigneeFilter, Failure> {
    let name = match flag {
        None => return Ok(AssigneeFilter::Anyone),
        Some(AssigneeFlag::Nobody) => return Ok(AssigneeFilter::Nobody),
        Some(AssigneeFlag::User(name)) => name,
    };
    let wanted = name.to_lowercase();
    let mut users = directory.users.iter();
    let user = users
        .find(|user| user.username.as_str() == wanted)
        .ok_or_else(|| Failure::usage(format!("There is no user called {name}.")))?;
    Ok(AssigneeFilter::User(user.id))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Nothing,
    Something,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: String,
    name: Option<&'a str>,
    phone: String,
    other_phones: Vec<String>,
    email: Option<&'a str>,
    area: Option<&'a str>,
    date: Option<String>,
    remark: Option<&'a str>,
    notes: Option<&'a str>,
    /// The company's own fields by their names.
    custom: serde_json::Map<String, serde_json::Value>,
    status: Option<&'a str>,
    assignee: Option<&'a str>,
    follow_up_at: Option<String>,
    attempts: u16,
    closed: bool,
    do_not_call: bool,
    last_contact_at: Option<String>,
    source_import: Option<String>,
    created_at: String,
    updated_at: String,
}

/// What the customer has in the fields that are in use.
fn own(details: &CustomerDetails, directory: &Directory) -> serde_json::Map<String, serde_json::Value> {
    let fields = directory.custom_fields.active();
    let filled = fields.filter_map(|field| details.custom.get(&field.id).map(|value| (field, value)));
    filled
        .map(|(field, value)| {
            let value = match value {
                CustomValue::Number(number) => number.get().into(),
                other => other.to_string().into(),
            };
            (field.name.to_string(), value)
        })
        .collect()
}

impl<'a> Listed<'a> {
    fn of(customer: &'a Customer, directory: &'a Directory) -> Self {
        let assignee = customer.assignment.user().and_then(|id| directory.user(id));
        let details = &customer.details;
        Self {
            id: customer.id.to_string(),
            name: details.name.as_ref().map(|name| name.as_str()),
            phone: customer.phone.to_string(),
            other_phones: details.other_phones.iter().map(ToString::to_string).collect(),
            email: details.email.as_ref().map(|email| email.as_str()),
            area: details.area.as_ref().map(|area| area.as_str()),
            date: details.date.map(|date| date.to_string()),
            remark: details.remark.as_ref().map(|remark| remark.as_str()),
            notes: details.notes.as_ref().map(|notes| notes.as_str()),
            custom: own(details, directory),
            status: directory
                .status(customer.status)
                .map(|status| status.key.as_str()),
            assignee: assignee.map(|user| user.username.as_str()),
            follow_up_at: customer.follow_up_at.map(|at| at.to_string()),
            attempts: customer.attempts,
            closed: customer.closed,
            do_not_call: customer.do_not_call,
            last_contact_at: customer.last_contact_at.map(|at| at.to_string()),
            source_import: customer.source_import.map(|import| import.to_string()),
            created_at: customer.created_at.to_string(),
            updated_at: customer.updated_at.to_string(),
        }
    }
}

/// One customer: an element of an array, or a line of a table.
fn write(
    customer: &Customer,
    viewer: &Viewer,
    directory: &Directory,
    flags: &ListFlags,
    before: Written,
) -> Result<(), Failure> {
    let listed = Listed::of(customer, directory);
    if flags.json {
        let json = in_a_line(&listed)?;
        say(match before {
            Written::Nothing => format!("[{json}"),
            Written::Something => format!(",{json}"),
        });
        return Ok(());
    }
    let status = directory
        .status(customer.status)
        .map_or("", |status| status.label.as_str());
    say(format!(
        "{:<16} {:<18} {:<14} {}",
        customer.phone.shown_in(viewer.company().region),
        status,
        listed.assignee.unwrap_or("-"),
        listed.name.unwrap_or("Unnamed")
    ));
    Ok(())
}
