//! The only place that makes scopes. A query cannot be written without one, so what policy does not give is not seen.

use super::{NotAllowed, Permission, Permissions, Role, Superuser, Viewer};
use crate::ids::{CompanyId, UserId};

/// Which customers a viewer sees and works. Everything outside does not exist for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    company: CompanyId,
    reach: CustomerReach,
}

/// How far a customer scope reaches within its company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerReach {
    /// All customers of the company.
    Company,
    /// Only those assigned to that user.
    AssignedTo(UserId),
}

impl CustomerScope {
    /// The company that nothing reaches out of.
    pub const fn company(&self) -> CompanyId {
        self.company
    }

    /// How far it reaches within the company.
    pub const fn reach(&self) -> CustomerReach {
        self.reach
    }
}

/// What a viewer sees of things that belong to the company as a whole: users, statuses, imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyScope {
    company: CompanyId,
}

impl CompanyScope {
    /// The company that nothing reaches out of.
    pub const fn company(&self) -> CompanyId {
        self.company
    }
}

/// Which entries of the audit log a viewer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditScope {
    reach: AuditReach,
}

/// How far an audit scope reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditReach {
    /// The entries of one company.
    Company(CompanyId),
    /// All entries of the installation, those of no company too.
    Installation,
}

impl AuditScope {
    /// How far it reaches.
    pub const fn reach(&self) -> AuditReach {
        self.reach
    }

    /// The whole log, for whoever has a shell on the server.
    pub const fn of_operator() -> Self {
        Self {
            reach: AuditReach::Installation,
        }
    }
}

/// All companies as such: what they are called, how large they are, whether they stand. Nothing of what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstallationScope(());

impl InstallationScope {
    /// For whoever has a shell on the server.
    pub const fn of_operator() -> Self {
        Self(())
    }
}

impl Superuser {
    /// All companies as such.
    pub const fn companies(&self) -> InstallationScope {
        InstallationScope(())
    }

    /// One company as such, to change what it is.
    pub const fn company(&self, company: CompanyId) -> CompanyScope {
        CompanyScope { company }
    }

    /// The whole audit log.
    pub const fn audit(&self) -> AuditScope {
        AuditScope::of_operator()
    }
}

/// Which API tokens a viewer reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiTokenScope {
    company: CompanyId,
    reach: ApiTokenReach,
}

/// How far a scope of API tokens reaches within its company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiTokenReach {
    /// Everybody's.
    Company,
    /// That user's.
    Of(UserId),
}

impl ApiTokenScope {
    /// The company that nothing reaches out of.
    pub const fn company(&self) -> CompanyId {
        self.company
    }

    /// How far it reaches within the company.
    pub const fn reach(&self) -> ApiTokenReach {
        self.reach
    }
}

/// Which mails of the outbox a viewer sees: to whom and what about, not what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailScope {
    reach: MailReach,
}

/// How far a mail scope reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailReach {
    /// The mails written in the name of one company.
    Company(CompanyId),
    /// All mails of the installation, those of no company too.
    Installation,
}

impl MailScope {
    /// How far it reaches.
    pub const fn reach(&self) -> MailReach {
        self.reach
    }

    /// The whole outbox, for the delivery and for whoever has a shell on the server.
    pub const fn of_operator() -> Self {
        Self {
            reach: MailReach::Installation,
        }
    }
}

/// Which mails a viewer may read. They hold links and codes that let others in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailTextScope(MailScope);

impl MailTextScope {
    /// The mails.
    pub const fn mails(&self) -> MailScope {
        self.0
    }

    /// The whole outbox, for whoever has a shell on the server.
    pub const fn of_operator() -> Self {
        Self(MailScope::of_operator())
    }
}

impl Viewer {
    /// The customers that it may see and work.
    ///
    /// # Errors
    /// [`NotAllowed`] where it works no customers at all.
    pub fn customers(&self) -> Result<CustomerScope, NotAllowed> {
        self.require(Permission::WorkCustomers)?;
        let reach = if self.may(Permission::SeeAllCustomers) {
            CustomerReach::Company
        } else {
            CustomerReach::AssignedTo(self.user_id())
        };
        Ok(CustomerScope {
            company: self.company_id(),
            reach,
        })
    }

    /// Only the customers that are assigned to the viewer itself: what it calls.
    ///
    /// # Errors
    /// [`NotAllowed`] where it works no customers at all.
    pub fn own_customers(&self) -> Result<CustomerScope, NotAllowed> {
        self.require(Permission::WorkCustomers)?;
        Ok(CustomerScope {
            company: self.company_id(),
            reach: CustomerReach::AssignedTo(self.user_id()),
        })
    }

    /// The things of its company: statuses, colleagues' names.
    pub const fn company_scope(&self) -> CompanyScope {
        CompanyScope {
            company: self.company_id(),
        }
    }

    /// Its company's settings, to change them.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may only read them, or not even that.
    pub fn company_settings(&self) -> Result<CompanyScope, NotAllowed> {
        self.require(Permission::ManageCompany)?;
        Ok(self.company_scope())
    }

    /// The imports of its company.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may not import.
    pub fn imports(&self) -> Result<CompanyScope, NotAllowed> {
        self.require(Permission::ImportCustomers)?;
        Ok(self.company_scope())
    }

    /// The customers that it may take out of Callbook as a file: none that it does not see.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may not export, or works no customers at all.
    pub fn customers_to_export(&self) -> Result<CustomerScope, NotAllowed> {
        self.require(Permission::ExportCustomers)?;
        self.customers()
    }

    /// The mails written in its company's name.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may not change the company's settings.
    pub fn mails(&self) -> Result<MailScope, NotAllowed> {
        self.require(Permission::ManageCompany)?;
        Ok(MailScope {
            reach: MailReach::Company(self.company_id()),
        })
    }

    /// The mails whose text it may read. Whoever reads an admin's mail can become that admin, so that only somebody
    /// who may do all that an admin may is let in.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may do less than an admin.
    pub fn mail_texts(&self) -> Result<MailTextScope, NotAllowed> {
        if !Permissions::of(Role::Admin).are_within(self.permissions()) {
            return Err(NotAllowed);
        }
        self.mails().map(MailTextScope)
    }

    /// The users of its company.
    ///
    /// # Errors
    /// [`NotAllowed`] where it manages none.
    pub fn users(&self) -> Result<CompanyScope, NotAllowed> {
        self.require(Permission::ManageSalesUsers)?;
        Ok(self.company_scope())
    }

    /// The audit log of its company.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may not read it.
    pub fn audit(&self) -> Result<AuditScope, NotAllowed> {
        self.require(Permission::SeeAudit)?;
        Ok(AuditScope {
            reach: AuditReach::Company(self.company_id()),
        })
    }

    /// The viewer's own API tokens, to see, make and end them.
    ///
    /// # Errors
    /// [`NotAllowed`] for a superuser: it belongs to no company in which a program could act for it.
    pub fn own_api_tokens(&self) -> Result<ApiTokenScope, NotAllowed> {
        if self.user().company != Some(self.company_id()) {
            return Err(NotAllowed);
        }
        Ok(ApiTokenScope {
            company: self.company_id(),
            reach: ApiTokenReach::Of(self.user_id()),
        })
    }

    /// The API tokens of the whole company, to see them.
    ///
    /// # Errors
    /// [`NotAllowed`] where it sees no settings.
    pub fn api_tokens(&self) -> Result<ApiTokenScope, NotAllowed> {
        self.require(Permission::SeeSettings)?;
        Ok(ApiTokenScope {
            company: self.company_id(),
            reach: ApiTokenReach::Company,
        })
    }

    /// The API tokens of the whole company, to end them.
    ///
    /// # Errors
    /// [`NotAllowed`] where it changes no settings.
    pub fn api_tokens_to_revoke(&self) -> Result<ApiTokenScope, NotAllowed> {
        self.require(Permission::ManageCompany)?;
        self.api_tokens()
    }
}
