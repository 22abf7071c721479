//! How mails are spoken of.

use callbook_application::ports::MailRow;
use callbook_domain::mail::MailState;

use crate::forms::sentence;
use crate::view::LocalTime;

/// The badge of a state.
pub(super) const fn badge_kind(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "waiting",
        MailState::Sending => "in_progress",
        MailState::Sent => "won",
        MailState::Kept => "neutral",
        MailState::Refused => "invalid",
        MailState::Uncertain => "attempted",
    }
}

/// What there is to say beside the state: what went wrong, and when it is tried again.
pub(super) fn note(mail: &MailRow, time: &LocalTime) -> Option<String> {
    let error = mail.last_error.as_deref().map(sentence);
    match mail.state {
        MailState::Queued if mail.attempts > 0 => {
            let next = format!("Next try {}.", time.moment(mail.due_at).text());
            Some(error.map_or(next.clone(), |error| format!("{error} {next}")))
        }
        _ => error,
    }
}
