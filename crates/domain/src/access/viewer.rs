use std::net::IpAddr;

use super::{Permission, Permissions, Role};
use crate::company::Company;
use crate::ids::{CompanyId, UserId};
use crate::user::User;

/// By which door a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A browser's session.
    Browser,
    /// A program with an API token.
    Api,
    /// The command line on the server's machine.
    Cli,
    /// Callbook itself: a background job that goes on for the user who started it.
    Job,
}

impl Channel {
    /// Its name in the audit log.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// Where a request came from, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The door.
    pub channel: Channel,
    /// The caller's address, where there is one.
    pub address: Option<IpAddr>,
    /// The id that the logs know the request by.
    pub request_id: Option<String>,
}

impl Provenance {
    /// Something done on the server's own machine.
    pub const fn local(channel: Channel) -> Self {
        Self {
            channel,
            address: None,
            request_id: None,
        }
    }
}

/// The authenticated user on whose behalf a use case runs (the actor of PRODUCT's words), with what it may do and see.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewer {
    user: User,
    company: Company,
    permissions: Permissions,
    provenance: Provenance,
}

impl Viewer {
    /// What authentication makes once it knows who is there; nothing else may call it. `None` where the user has been
    /// deactivated, does not belong to `company`, or the company is suspended. A superuser belongs to none and may
    /// stand in each, a suspended one too.
    pub fn authenticated(user: User, company: Company, provenance: Provenance) -> Option<Self> {
        let stands_there = match user.company {
            Some(own) => own == company.id && company.is_active(),
            None => user.role == Role::Superuser,
        };
        if !user.is_active() || !stands_there {
            return None;
        }
        let permissions = user.permissions();
        Some(Self {
            user,
            company,
            permissions,
            provenance,
        })
    }

    /// For a background job that goes on for the user who started it: it was allowed then, so that the user has been
    /// deactivated since does not leave the company's work half done. Its permissions are those of today. `None` where
    /// the user does not belong to `company`.
    pub fn of_job(user: User, company: Company) -> Option<Self> {
        let permissions = user.permissions();
        let provenance = Provenance::local(Channel::Job);
        let stands_there = user.company.is_none_or(|own| own == company.id);
        stands_there.then_some(Self {
            user,
            company,
            permissions,
            provenance,
        })
    }

    /// The same one with fewer permissions: what an API token was made for, and never more than its owner has today.
    #[must_use]
    pub fn limited_to(mut self, permissions: Permissions) -> Self {
        self.permissions = self.permissions.of_both(permissions);
        self
    }

    /// Everything that it may do.
    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// Who it is.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The id of who it is.
    pub fn user_id(&self) -> UserId {
        self.user.id
    }

    /// The company that it works in.
    pub const fn company(&self) -> &Company {
        &self.company
    }

    /// The id of the company that it works in.
    pub const fn company_id(&self) -> CompanyId {
        self.company.id
    }

    /// Its role.
    pub fn role(&self) -> Role {
        self.user.role
    }

    /// Whether it may do that.
    pub const fn may(&self, permission: Permission) -> bool {
        self.permissions.allow(permission)
    }

    /// Where the request came from.
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}
