//! What every screen says of a customer: how it is called and how it is reached.

use callbook_domain::company::Region;
use callbook_domain::customer::{Customer, CustomerDetails};
use callbook_domain::phone::Phone;
use callbook_domain::status::Status;
use serde::Serialize;

/// A number as it is shown, called and written to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PhoneLink {
    /// As people of the company's country write it.
    pub(crate) shown: String,
    /// For the telephone: `tel:+…`.
    pub(crate) tel: String,
    /// For WhatsApp, which wants the digits without the plus.
    pub(crate) whatsapp: String,
}

impl PhoneLink {
    pub(crate) fn new(phone: Phone, region: Region) -> Self {
        Self {
            shown: phone.shown_in(region),
            tel: format!("tel:{phone}"),
            whatsapp: format!("https://wa.me/{}", phone.digits()),
        }
    }

    /// The further phones of a customer.
    pub(crate) fn further(details: &CustomerDetails, region: Region) -> Vec<Self> {
        let phones = details.other_phones.iter();
        phones.map(|phone| Self::new(*phone, region)).collect()
    }
}

/// Its name; a row of a sheet may have none.
pub(crate) fn name_of(customer: &Customer) -> String {
    customer
        .details
        .name
        .as_ref()
        .map_or_else(|| "Unnamed".to_owned(), ToString::to_string)
}

/// A status as badges, menus and grids show it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatusLabel {
    /// Its key, which forms send.
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) kind: &'static str,
}

impl StatusLabel {
    /// A status that no longer stands in the set has no words of its own.
    pub(crate) fn new(status: Option<&Status>) -> Self {
        match status {
            Some(status) => Self {
                value: status.key.clone(),
                label: status.label.clone(),
                kind: status.kind.key(),
            },
            None => Self {
                value: String::new(),
                label: "Unknown".to_owned(),
                kind: "neutral",
            },
        }
    }
}
