//! Whose Callbook this is, for the pages that people see before anybody knows them.

use std::sync::{PoisonError, RwLock};

use crate::state::AppState;

/// What the pages are headed by where no company's name may be.
pub(crate) const PRODUCT: &str = "Callbook";

/// The name of the company, where the installation has exactly one: with several, none of them is anybody's business
/// who has not signed in.
#[derive(Debug, Default)]
pub(crate) struct NamePlate {
    last: RwLock<Option<String>>,
}

impl NamePlate {
    /// The name as it is now. Where it cannot be read, the one that was read last: a page that says what is wrong must
    /// not fail over its heading.
    pub(crate) async fn read(&self, state: &AppState) -> String {
        match state.use_cases.name_on_the_door.execute().await {
            Ok(name) => {
                let name = name.map(|name| name.to_string());
                self.last
                    .write()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone_from(&name);
                name.unwrap_or_else(|| PRODUCT.to_owned())
            }
            Err(_) => self.last_known(),
        }
    }

    /// The name that was read last, without asking anybody.
    pub(crate) fn last_known(&self) -> String {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        last.clone().unwrap_or_else(|| PRODUCT.to_owned())
    }
}
