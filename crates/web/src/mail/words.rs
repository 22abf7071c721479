//! What a letter tells its templates.

use callbook_application::ports::{Letter, Recipient, Token};
use callbook_domain::company::Zone;
use jiff::Timestamp;
use serde::Serialize;

/// The variables of the templates. What a letter does not speak of is none.
#[derive(Debug, Default, Serialize)]
pub(super) struct Said {
    pub(super) subject: String,
    company: String,
    name: Option<String>,
    recipient: String,
    origin: String,
    host: String,
    sign_in: String,
    forgot: String,
    link: Option<String>,
    expires: Option<String>,
    at: Option<String>,
    address: Option<String>,
    device: Option<String>,
    code: Option<String>,
    inviter: Option<String>,
    role: Option<String>,
    username: Option<String>,
    what: Option<String>,
    count: Option<u32>,
    sender: Option<String>,
}

/// Letters of no company are signed by the product.
const NO_COMPANY: &str = "Callbook";

impl Said {
    pub(super) fn of(letter: &Letter, recipient: &Recipient, origin: &str) -> Self {
        let company = recipient.company.as_ref();
        let company = company.map_or(NO_COMPANY, |(_, name)| name.as_str()).to_owned();
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let said = Self {
            subject: subject(letter, &company),
            company,
            name: recipient.name.as_ref().map(ToString::to_string),
            recipient: recipient.email.to_string(),
            origin: origin.to_owned(),
            host: host.to_owned(),
            sign_in: format!("{origin}/sign-in"),
            forgot: format!("{origin}/forgot"),
            expires: letter.expires_at().map(|at| moment(at, &recipient.zone)),
            ..Self::default()
        };
        said.with(letter, &recipient.zone)
    }

    fn with(self, letter: &Letter, zone: &Zone) -> Self {
        let link = |place: &str, token: &Token| Some(format!("{}/{place}/{}", self.origin, token.0));
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        match letter {
            Letter::Invitation {
                inviter, role, token, ..
            } => Self {
                link: link("invitation", token),
                inviter: Some(inviter.to_string()),
                role: text(role),
                ..self
            },
            Letter::PasswordReset { token, address, .. } => Self {
                link: link("password", token),
                address: address.map(|address| address.to_string()),
                ..self
            },
            Letter::AccountReady { username, token, .. } | Letter::SignUpApproved { username, token, .. } => {
                Self {
                    link: link("password", token),
                    username: text(username),
                    ..self
                }
            }
            Letter::SignInCode {
                code,
                address,
                device,
                ..
            } => Self {
                code: text(code),
                address: address.map(|address| address.to_string()),
                device: text(device),
                ..self
            },
            Letter::EmailChange { token, .. } => Self {
                link: link("email", token),
                ..self
            },
            Letter::EmailChanged { at } => Self {
                at: Some(moment(*at, zone)),
                ..self
            },
            Letter::PasswordChanged { at, address } => Self {
                at: Some(moment(*at, zone)),
                address: address.map(|address| address.to_string()),
                ..self
            },
            Letter::FactorChanged { what, at } => Self {
                what: text(what),
                at: Some(moment(*at, zone)),
                ..self
            },
            Letter::NewDevice { device, address, at } => Self {
                device: text(device),
                address: address.map(|address| address.to_string()),
                at: Some(moment(*at, zone)),
                ..self
            },
            Letter::ManyFailures { count } => Self {
                count: Some(*count),
                ..self
            },
            Letter::TestMail { sender } => Self {
                sender: Some(sender.to_string()),
                ..self
            },
            Letter::SignUpKnown | Letter::SignUpReceived | Letter::SignUpDeclined => self,
        }
    }
}

/// Nothing secret: subjects are listed, and shown on locked screens.
fn subject(letter: &Letter, company: &str) -> String {
    match letter {
        Letter::Invitation { inviter, .. } => format!("{inviter} invites you to {company}"),
        Letter::PasswordReset { .. } => format!("Set a new password for {company}"),
        Letter::AccountReady { .. } => format!("Your account at {company} is ready"),
        Letter::SignInCode { .. } => format!("Your sign-in code for {company}"),
        Letter::EmailChange { .. } => format!("Confirm your new address for {company}"),
        Letter::EmailChanged { .. } => format!("Your address at {company} was changed"),
        Letter::PasswordChanged { .. } => format!("Your password at {company} was changed"),
        Letter::FactorChanged { .. } => format!("Security notice from {company}"),
        Letter::NewDevice { .. } => format!("New sign-in to {company}"),
        Letter::ManyFailures { .. } => format!("Failed sign-ins to {company}"),
        Letter::SignUpKnown => format!("Your sign-up at {company}: you have an account already"),
        Letter::SignUpReceived => format!("Your sign-up at {company} waits for approval"),
        Letter::SignUpApproved { .. } => format!("Welcome to {company}"),
        Letter::SignUpDeclined => format!("Your sign-up at {company} was declined"),
        Letter::TestMail { .. } => format!("Mail from {company} arrives"),
    }
}

/// "Sat 21 Nov 2026, 14:30 (Asia/Kolkata)": a mail is read anywhere and at any time.
fn moment(at: Timestamp, zone: &Zone) -> String {
    let local = at.to_zoned(zone.time_zone().clone());
    format!("{} ({})", local.strftime("%a %-d %b %Y, %H:%M"), zone.name())
}
