use super::{Provenance, Role};
use crate::ids::UserId;
use crate::user::User;

/// Whoever is signed in, in a company or not: what one does to one's own account goes by it. What belongs to a company
/// needs a [`super::Viewer`].
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    user: User,
    provenance: Provenance,
}

impl Principal {
    /// For whoever has proved to be `user`: sign-in, sessions, the operator's `--as`. `None` where the user has been
    /// deactivated.
    pub fn authenticated(user: User, provenance: Provenance) -> Option<Self> {
        user.is_active().then_some(Self { user, provenance })
    }

    /// Who it is.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The id of who it is.
    pub const fn user_id(&self) -> UserId {
        self.user.id
    }

    /// Where the request came from.
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The one who may see and change companies as such; `None` for everybody else.
    pub fn superuser(&self) -> Option<Superuser> {
        (self.user.role == Role::Superuser).then(|| Superuser(self.clone()))
    }
}

/// Somebody who belongs to no company and may create, suspend and enter each. Only a [`Principal`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Superuser(Principal);

impl Superuser {
    /// The person.
    pub const fn principal(&self) -> &Principal {
        &self.0
    }
}
