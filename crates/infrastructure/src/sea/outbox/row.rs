//! A mail as it is stored.

use callbook_application::ports::{
    BoxError, Composed, Mail, MailLease, MailRow, OutgoingMail, StoreError, Vault, VaultPurpose,
};
use callbook_domain::ids::MailId;
use callbook_domain::mail::{LetterKind, MailState, TRIED_FOR};
use callbook_domain::user::Email;
use jiff::Timestamp;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::sea::error::unreadable;
use crate::sea::number::count;
use crate::sea::time::{instant, instant_maybe, micros};
use crate::vault::KeyVault;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Option<Uuid>,
    pub(crate) recipient: String,
    pub(crate) name: Option<String>,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) state: String,
    pub(crate) attempts: i64,
    pub(crate) created_at: i64,
    pub(crate) due_at: i64,
    pub(crate) give_up_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) last_error: Option<String>,
    pub(crate) message_id: Option<String>,
    pub(crate) lease_until: Option<i64>,
    pub(crate) fence: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Body {
    from_name: String,
    text: String,
    html: String,
}

/// Letters of no company are signed by the product.
const NO_COMPANY: &str = "Callbook";

/// When a mail that waits from `now` on is given up: after a day, or when what it says no longer holds.
pub(super) fn give_up_at(now: Timestamp, expires_at: Option<Timestamp>) -> Timestamp {
    let tried = now.saturating_add(TRIED_FOR).unwrap_or(Timestamp::MAX);
    expires_at.map_or(tried, |expires_at| tried.min(expires_at))
}

pub(super) fn of(mail: &Mail, vault: &KeyVault) -> Result<ActiveModel, StoreError> {
    let company = mail.recipient.company.as_ref();
    let body = Body {
        from_name: company.map_or(NO_COMPANY, |(_, name)| name.as_str()).to_owned(),
        text: mail.composed.text.clone(),
        html: mail.composed.html.clone(),
    };
    let body = serde_json::to_vec(&body).map_err(|error| unreadable("outbox.body", error))?;
    let sealed = vault
        .seal(VaultPurpose::MailText, mail.id.as_uuid(), &body)
        .map_err(|error| unreadable("outbox.body", error))?;
    Ok(ActiveModel {
        id: Set(mail.id.as_uuid()),
        company_id: Set(mail.recipient.company_id().map(|company| company.as_uuid())),
        recipient: Set(mail.recipient.email.as_str().to_owned()),
        name: Set(mail.recipient.name.as_ref().map(ToString::to_string)),
        kind: Set(mail.kind.key().to_owned()),
        subject: Set(mail.composed.subject.clone()),
        body: Set(Some(sealed)),
        state: Set(mail.state.key().to_owned()),
        attempts: Set(0),
        created_at: Set(micros(mail.created_at)),
        due_at: Set(micros(mail.created_at)),
        give_up_at: Set(micros(give_up_at(mail.created_at, mail.expires_at))),
        expires_at: Set(mail.expires_at.map(micros)),
        sent_at: Set(None),
        last_error: Set(None),
        message_id: Set(None),
        lease_until: Set(None),
        fence: Set(0),
    })
}

pub(super) fn read(row: Model) -> Result<MailRow, StoreError> {
    Ok(MailRow {
        id: MailId::from_uuid(row.id),
        recipient: email(&row.recipient)?,
        name: row.name,
        kind: row
            .kind
            .parse::<LetterKind>()
            .map_err(|error| unreadable("outbox.kind", error))?,
        subject: row.subject,
        state: state(&row.state)?,
        attempts: attempts(row.attempts)?,
        created_at: instant(row.created_at, "outbox.created_at")?,
        due_at: instant(row.due_at, "outbox.due_at")?,
        sent_at: instant_maybe(row.sent_at, "outbox.sent_at")?,
        last_error: row.last_error,
        message_id: row.message_id,
    })
}

/// The mail as the one who has leased it delivers it. A text that cannot be opened is left out: the mail can be settled
/// all the same.
pub(super) fn outgoing(row: Model, vault: &KeyVault) -> Result<OutgoingMail, StoreError> {
    let opened = open(&row, vault).ok().flatten();
    let (from_name, composed) = match opened {
        Some((from_name, composed)) => (from_name, Some(composed)),
        None => (NO_COMPANY.to_owned(), None),
    };
    Ok(OutgoingMail {
        lease: MailLease {
            mail: MailId::from_uuid(row.id),
            fence: count(row.fence, "outbox.fence")?,
        },
        to: email(&row.recipient)?,
        to_name: row.name,
        from_name,
        composed,
        created_at: instant(row.created_at, "outbox.created_at")?,
        attempts: attempts(row.attempts)?,
        give_up_at: instant(row.give_up_at, "outbox.give_up_at")?,
    })
}

/// In whose name it is written and what it says; `None` where it is wiped.
pub(super) fn open(row: &Model, vault: &KeyVault) -> Result<Option<(String, Composed)>, StoreError> {
    let Some(sealed) = &row.body else {
        return Ok(None);
    };
    let unreadable = |error: BoxError| unreadable("outbox.body", error);
    let body = vault
        .open(VaultPurpose::MailText, row.id, sealed)
        .map_err(|error| unreadable(error.into()))?;
    let body: Body = serde_json::from_slice(&body).map_err(|error| unreadable(error.into()))?;
    let composed = Composed {
        subject: row.subject.clone(),
        text: body.text,
        html: body.html,
    };
    Ok(Some((body.from_name, composed)))
}

pub(super) fn state(text: &str) -> Result<MailState, StoreError> {
    text.parse().map_err(|error| {
        let error: callbook_domain::mail::UnknownMailState = error;
        unreadable("outbox.state", error)
    })
}

pub(super) fn email(text: &str) -> Result<Email, StoreError> {
    Email::parse(text).map_err(|error| unreadable("outbox.recipient", error))
}

fn attempts(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|error| unreadable("outbox.attempts", error))
}
