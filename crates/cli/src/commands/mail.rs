//! The outbox, for whoever has a shell on the server: the whole installation's.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::UseCases;
use callbook_application::mail::{MailDelivery, SendMailAgainError, SendTestMailError, ShownMail};
use callbook_application::ports::MailRow;
use callbook_domain::ids::MailId;
use callbook_domain::mail::MailState;
use callbook_infrastructure::clock::SystemClock;
use jiff::Timestamp;
use serde::Serialize;

use super::acting;
use crate::answer;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure, sentence};
use crate::flags::{MailCommand, MailTestFlags, Output};
use crate::settings::Settings;
use crate::terminal::{say, tell};

/// A running server may be delivering the mail: how often somebody looks, and how often at most.
const LOOK: Duration = Duration::from_millis(500);
const LOOKS: u32 = 480;

pub(crate) async fn run(settings: &Settings, command: MailCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let use_cases = &callbook.use_cases;
    let exit = match command {
        MailCommand::List(flags) => list(use_cases, usize::from(flags.limit), flags.output()).await?,
        MailCommand::Show(flags) => show(use_cases, flags.mail, flags.output()).await?,
        MailCommand::SendAgain(flags) => send_again(use_cases, flags.mail, flags.output()).await?,
        MailCommand::Test(flags) => test(use_cases, flags).await?,
    };
    callbook.close().await?;
    Ok(exit)
}

#[derive(Serialize)]
struct Listed<'a> {
    id: String,
    recipient: &'a str,
    name: Option<&'a str>,
    kind: &'static str,
    subject: &'a str,
    state: &'static str,
    attempts: u32,
    created_at: String,
    /// While it waits.
    due_at: Option<String>,
    sent_at: Option<String>,
    last_error: Option<&'a str>,
    message_id: Option<&'a str>,
    /// Only where it was asked for, and only of kept mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl<'a> Listed<'a> {
    fn of(mail: &'a MailRow) -> Self {
        let waits = mail.state == MailState::Queued;
        Self {
            id: mail.id.to_string(),
            recipient: mail.recipient.as_str(),
            name: mail.name.as_deref(),
            kind: mail.kind.key(),
            subject: &mail.subject,
            state: mail.state.key(),
            attempts: mail.attempts,
            created_at: mail.created_at.to_string(),
            due_at: waits.then(|| mail.due_at.to_string()),
            sent_at: mail.sent_at.map(|at| at.to_string()),
            last_error: mail.last_error.as_deref(),
            message_id: mail.message_id.as_deref(),
            text: None,
        }
    }
}

fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

async fn list(use_cases: &UseCases, limit: usize, output: Output) -> Result<Exit, Failure> {
    let page = use_cases.list_mail.for_operator(None, limit).await?;
    if output == Output::Json {
        answer::say_document(&page.mails.iter().map(Listed::of).collect::<Vec<_>>())?;
        return Ok(Exit::AllIn);
    }
    if page.mails.is_empty() {
        tell("The outbox is empty.");
    }
    for mail in &page.mails {
        say(format!(
            "{}  {}  {:<9}  {}  {}",
            mail.id,
            minute(mail.created_at),
            mail.state.key(),
            mail.recipient,
            mail.subject
        ));
        if let Some(error) = &mail.last_error {
            say(format!("    {error}"));
        }
    }
    if page.older.is_some() {
        tell(format!(
            "There are older ones: raise --limit above {limit} to see them."
        ));
    }
    Ok(Exit::AllIn)
}

async fn found(use_cases: &UseCases, mail: MailId) -> Result<ShownMail, Failure> {
    use_cases
        .show_mail
        .for_operator(mail)
        .await?
        .ok_or_else(|| no_such_mail(mail))
}

fn no_such_mail(mail: MailId) -> Failure {
    Failure::nothing_done(format!("There is no mail {mail}."))
        .advise("See which there are with: callbook mail list")
}

async fn show(use_cases: &UseCases, mail: MailId, output: Output) -> Result<Exit, Failure> {
    let shown = found(use_cases, mail).await?;
    let text = shown.text.said().map(|composed| composed.text.as_str());
    let mail = &shown.row;
    if output == Output::Json {
        answer::say_document(&Listed {
            text,
            ..Listed::of(mail)
        })?;
        return Ok(Exit::AllIn);
    }
    say(format!("To:       {}", mail.recipient));
    say(format!("Subject:  {}", mail.subject));
    say(format!("Written:  {} UTC", minute(mail.created_at)));
    say(format!("State:    {}", mail.state.key()));
    if mail.state == MailState::Queued {
        say(format!("Next try: {} UTC", minute(mail.due_at)));
    }
    if let Some(at) = mail.sent_at {
        say(format!("Sent:     {} UTC", minute(at)));
    }
    if mail.attempts > 0 {
        say(format!("Tries:    {}", mail.attempts));
    }
    if let Some(id) = &mail.message_id {
        say(format!("ID:       {id}"));
    }
    if let Some(error) = &mail.last_error {
        say(format!("Error:    {error}"));
    }
    match text {
        Some(text) => say(format!("\n{text}")),
        None => tell("What it says is for its recipient: only mails that were kept here can be read."),
    }
    Ok(Exit::AllIn)
}

async fn send_again(use_cases: &UseCases, mail: MailId, output: Output) -> Result<Exit, Failure> {
    use_cases
        .send_mail_again
        .for_operator(mail)
        .await
        .map_err(|error| refusal(error, mail))?;
    deliver_now(use_cases, mail).await?;
    come_of(use_cases, mail, output).await
}

async fn test(use_cases: &UseCases, flags: MailTestFlags) -> Result<Exit, Failure> {
    let viewer = acting::viewer(use_cases, &flags.acting).await?;
    let mail = use_cases
        .send_test_mail
        .to_address(&viewer, flags.address.clone())
        .await
        .map_err(|error| match error {
            SendTestMailError::Store(error) => error.into(),
            SendTestMailError::NotAllowed(error) => Failure::nothing_done(sentence(&error.to_string())),
        })?;
    if use_cases.settings.mail == MailDelivery::Outbox {
        tell("No mail server is configured (CALLBOOK_SMTP_URL): the mail is kept here.");
        return show(use_cases, mail, flags.output()).await;
    }
    if !flags.by_server {
        deliver_now(use_cases, mail).await?;
    }
    come_of(use_cases, mail, flags.output()).await
}

/// Delivers the mail here and now, unless a running server is just doing it.
async fn deliver_now(use_cases: &UseCases, mail: MailId) -> Result<(), Failure> {
    if let Some(taken) = use_cases.deliver_mail.take(mail).await? {
        use_cases.deliver_mail.execute(&taken).await?;
    }
    Ok(())
}

/// Waits until the mail has been tried, and says what came of it.
async fn come_of(use_cases: &UseCases, mail: MailId, output: Output) -> Result<Exit, Failure> {
    let mut shown = found(use_cases, mail).await?;
    for _ in 0..LOOKS {
        let untried = shown.row.state == MailState::Queued && shown.row.attempts == 0;
        if !untried && shown.row.state != MailState::Sending {
            break;
        }
        tokio::time::sleep(LOOK).await;
        shown = found(use_cases, mail).await?;
    }
    let mail = &shown.row;
    if output == Output::Json {
        answer::say_document(&Listed::of(mail))?;
    }
    let error = mail.last_error.as_deref().map(sentence).unwrap_or_default();
    match mail.state {
        MailState::Sent if output == Output::Json => Ok(Exit::AllIn),
        MailState::Sent => {
            say(format!(
                "The mail server has taken the mail to {}.",
                mail.recipient
            ));
            Ok(Exit::AllIn)
        }
        MailState::Queued => Err(
            Failure::nothing_done(format!("The mail is not sent yet. {error}"))
                .advise("A running server tries it again by itself."),
        ),
        MailState::Uncertain => {
            Err(
                Failure::nothing_done(format!("Whether the mail arrived is uncertain. {error}")).advise(
                    format!("Ask {}; then, if need be, send it again.", mail.recipient),
                ),
            )
        }
        _ => Err(Failure::nothing_done(format!("The mail was refused. {error}"))),
    }
}

fn refusal(error: SendMailAgainError, mail: MailId) -> Failure {
    match error {
        SendMailAgainError::Store(error) => error.into(),
        SendMailAgainError::NotFound => no_such_mail(mail),
        SendMailAgainError::NoServer => Failure::nothing_done(sentence(&error.to_string()))
            .advise("Name one with CALLBOOK_SMTP_URL. The mail stays as it is."),
        SendMailAgainError::NotAllowed(_) | SendMailAgainError::NotNow | SendMailAgainError::Expired => {
            Failure::nothing_done(sentence(&error.to_string())).advise("The mail stays as it is.")
        }
    }
}
