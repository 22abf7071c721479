//! What the audit log is told of a changed company: each field as it was and as it is.

use callbook_domain::access::Role;
use callbook_domain::company::Company;

use crate::ports::AuditEntry;

impl AuditEntry {
    /// The entry with everything that differs between the company as it was and as it is.
    pub(super) fn differing(self, was: &Company, is: &Company) -> Self {
        let (before, after) = (&was.security, &is.security);
        let mut entry = self
            .changed("name", &was.name, &is.name)
            .changed("country", was.region, is.region)
            .changed("time zone", was.zone.name(), is.zone.name())
            .changed_maybe(
                "second factor for",
                listed(&before.second_factor),
                listed(&after.second_factor),
            )
            .changed("sign-up", before.sign_up.key(), after.sign_up.key())
            .changed_maybe(
                "allowed networks",
                listed(&before.allowlist),
                listed(&after.allowlist),
            );
        for (role, one, many) in [
            (Role::Admin, "admin, one", "admin, several"),
            (Role::Manager, "manager, one", "manager, several"),
            (Role::Sales, "sales, one", "sales, several"),
        ] {
            let (old, new) = (&was.terminology, &is.terminology);
            entry = entry.changed(one, old.one(role), new.one(role)).changed(
                many,
                old.many(role),
                new.many(role),
            );
        }
        entry
    }
}

fn listed<T: ToString>(things: &[T]) -> Option<String> {
    let all: Vec<String> = things.iter().map(T::to_string).collect();
    (!all.is_empty()).then(|| all.join(", "))
}
