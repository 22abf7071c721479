//! The form of a customer, new or known.

use serde::Serialize;

use super::form::{Compared, CustomerForm};
use crate::view::{Crumb, Fragment, Screen, Section};

/// The form, and what stands in its way.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomerFormPage {
    /// The customer that is edited; a new one has none.
    pub(super) customer: Option<Edited>,
    pub(super) form: CustomerForm,
    /// Both sides, where somebody else saved meanwhile.
    pub(super) compared: Vec<Compared>,
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
            known: None,
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
