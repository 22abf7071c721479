use std::path::PathBuf;

use callbook_domain::ids::MailId;
use callbook_domain::user::Email;
use clap::{Args, Subcommand};

use super::{ActingFlags, Output};

/// How mail goes out. Understood by every command, for every command may write some.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct SmtpFlags {
    /// The mail server, such as smtp://user@mail.example.com:587 or smtps://…; without one, mails are kept and read
    /// with callbook mail [env: CALLBOOK_SMTP_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// A file with the password for the mail server [env: CALLBOOK_SMTP_PASSWORD_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) smtp_password_file: Option<PathBuf>,
    /// A file with the certificate authority of the mail server, beside the public ones [env: CALLBOOK_SMTP_CA_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) smtp_ca_file: Option<PathBuf>,
    /// The address that mails come from [env: CALLBOOK_MAIL_FROM]
    #[arg(long, global = true, value_name = "ADDR")]
    pub(crate) mail_from: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// List the mails of the outbox, the newest first
    List(MailListFlags),
    /// Show a mail; what it says only where it was kept here
    Show(MailShowFlags),
    /// Send a mail again that was refused, is uncertain or was kept
    SendAgain(MailSendAgainFlags),
    /// Send a test mail and say whether the mail server takes it
    Test(MailTestFlags),
}

/// Which mails to list, and how.
#[derive(Debug, Args)]
pub(crate) struct MailListFlags {
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) limit: u16,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl MailListFlags {
    /// For whom to write.
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}

/// Which mail to show, and how.
#[derive(Debug, Args)]
pub(crate) struct MailShowFlags {
    /// The mail's id
    #[arg(value_name = "ID")]
    pub(crate) mail: MailId,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl MailShowFlags {
    /// For whom to write.
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}

/// Which mail to send again.
#[derive(Debug, Args)]
pub(crate) struct MailSendAgainFlags {
    /// The mail's id
    #[arg(value_name = "ID")]
    pub(crate) mail: MailId,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl MailSendAgainFlags {
    /// For whom to write.
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}

/// Where to send a test mail.
#[derive(Debug, Args)]
pub(crate) struct MailTestFlags {
    /// The address
    #[arg(value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) address: Email,
    /// Leave it to the running server to deliver, and wait for what comes of it
    #[arg(long)]
    pub(crate) by_server: bool,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
}

impl MailTestFlags {
    /// For whom to write.
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
