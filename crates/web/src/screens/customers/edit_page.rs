//! The form of a customer, new or known.

use serde::Serialize;

use super::form::CustomerForm;
use super::merge::{Compared, merge};
use crate::view::{Crumb, Fragment, Screen, Section};

/// The form, and what stands in its way.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomerFormPage {
    /// The customer that is edited; a new one has none.
    pub(super) customer: Option<Edited>,
    pub(super) form: CustomerForm,
    /// Both sides, where it was changed meanwhile.
    pub(super) compared: Vec<Compared>,
    /// It was changed meanwhile, and whether both touched the same field.
    pub(super) is_stale: bool,
    pub(super) has_conflict: bool,
    pub(super) known: Option<Known>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Edited {
    pub(super) id: String,
    pub(super) name: String,
}

/// Who has the number that was typed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Known {
    /// What to say of it.
    pub(super) text: String,
    /// Where it is shown, for those who may see it.
    pub(super) href: Option<String>,
}

impl CustomerFormPage {
    pub(super) fn new(form: CustomerForm, customer: Option<Edited>) -> Self {
        Self {
            customer,
            form,
            compared: Vec::new(),
            is_stale: false,
            has_conflict: false,
            known: None,
        }
    }

    /// The form over what was saved meanwhile.
    pub(super) fn stale(typed: CustomerForm, saved: CustomerForm, customer: Edited) -> Self {
        let (form, compared) = merge(typed, saved);
        Self {
            has_conflict: compared.iter().any(Compared::is_conflict),
            compared,
            is_stale: true,
            ..Self::new(form, Some(customer))
        }
    }
}

impl Fragment for CustomerFormPage {
    const TEMPLATE: &'static str = "customers/form.html";

    fn samples() -> Vec<Self> {
        super::samples::forms()
    }
}

impl Screen for CustomerFormPage {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        match &self.customer {
            Some(customer) => format!("Edit {}", customer.name),
            None => "Add a customer".to_owned(),
        }
    }

    fn crumbs(&self) -> Vec<Crumb> {
        let mut crumbs = vec![Crumb::section(Section::Customers)];
        if let Some(customer) = &self.customer {
            crumbs.push(Crumb::new(&customer.name, format!("/customers/{}", customer.id)));
        }
        crumbs
    }
}
