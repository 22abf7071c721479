//! The mail server, reached by SMTP.
//!
//! lettre's own transport answers with one error for the whole conversation. Here it is spoken step by step, because
//! what an error means depends on how far it came: until the text is handed over nothing has been sent, after that only
//! the server knows.

mod address;
mod message;

use std::time::Duration;

use async_trait::async_trait;
use callbook_application::ports::{Handover, MailServer, OutgoingMail, Undelivered};
use callbook_domain::ids::MailId;
use callbook_domain::user::Email;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

pub use address::{NotASmtpAddress, SmtpAddress, SmtpTls};

/// How long connecting, signing in and being accepted may take together.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the server may think about a text before its answer counts as lost. RFC 5321 (4.5.3.2.6) asks for ten
/// minutes, which is longer than a lease; a text here is a few kilobytes.
const PATIENCE_FOR_THE_ANSWER: Duration = Duration::from_mins(3);

/// What is needed to reach a mail server.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Where it is, and as whom to sign in there.
    pub address: SmtpAddress,
    /// The password to sign in with.
    pub password: Option<String>,
    /// A certificate authority of one's own, as PEM, beside the public ones.
    pub authority: Option<Vec<u8>>,
    /// The address that mails come from.
    pub from: Email,
}

impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SmtpSettings")
            .field("address", &self.address)
            .field("password", &self.password.as_ref().map(|_| "hidden"))
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSettingsError {
    /// The file of the certificate authority holds no certificate.
    #[error("the file of the mail server's certificate authority holds no certificate in PEM form")]
    Authority,
    /// There is nothing that the server's certificate could be checked with.
    #[error("the mail server's certificate cannot be checked")]
    Tls(#[source] Error),
    /// Mails cannot come from there.
    #[error("mails cannot come from this address")]
    From,
}

/// Sends mails by SMTP.
#[derive(Clone)]
pub struct SmtpServer {
    settings: SmtpSettings,
    from: Address,
    tls: TlsParameters,
    greeting: ClientId,
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(formatter)
    }
}

impl SmtpServer {
    /// With these settings. Nothing is connected to yet.
    ///
    /// # Errors
    /// [`SmtpSettingsError`].
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpSettingsError> {
        let mut tls = TlsParameters::builder(settings.address.host.clone());
        if let Some(pem) = &settings.authority {
            let certificate = Certificate::from_pem(pem).map_err(|_| SmtpSettingsError::Authority)?;
            tls = tls.add_root_certificate(certificate);
        }
        let from: Address = settings
            .from
            .as_str()
            .parse()
            .map_err(|_| SmtpSettingsError::From)?;
        Ok(Self {
            greeting: ClientId::Domain(from.domain().to_owned()),
            tls: tls.build().map_err(SmtpSettingsError::Tls)?,
            from,
            settings,
        })
    }

    /// Connects and signs in. What goes wrong here is not the mail's fault, whatever the server calls it: a wrong
    /// password is mended, and the mail goes out then.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let address = &self.settings.address;
        let wrapped = (address.tls == SmtpTls::Wrapped).then(|| self.tls.clone());
        let server = (address.host.as_str(), address.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.greeting, wrapped, None)
                .await
                .map_err(|error| not_now("the mail server cannot be reached", &error))?;
        if address.tls == SmtpTls::Upgraded {
            connection
                .starttls(self.tls.clone(), &self.greeting)
                .await
                .map_err(|error| not_now("the connection to the mail server is not secure", &error))?;
        }
        if let (Some(user), Some(password)) = (&address.user, &self.settings.password) {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection
                .auth(DEFAULT_MECHANISMS, &credentials)
                .await
                .map_err(|error| not_now("the mail server does not let Callbook in", &error))?;
        }
        Ok(connection)
    }

    /// Has sender and recipient accepted.
    async fn envelope(
        &self,
        connection: &mut AsyncSmtpConnection,
        recipient: Address,
    ) -> Result<(), Undelivered> {
        let refused =
            |error: Error| answered(&error).unwrap_or_else(|| not_now("the connection broke", &error));
        let sender = Mail::new(Some(self.from.clone()), Vec::new());
        connection.command(sender).await.map_err(refused)?;
        let recipient = Rcpt::new(recipient, Vec::new());
        connection.command(recipient).await.map_err(refused)?;
        connection.command(Data).await.map_err(refused)?;
        Ok(())
    }
}

#[async_trait]
impl MailServer for SmtpServer {
    fn message_id(&self, mail: MailId) -> String {
        format!("<{mail}@{}>", self.from.domain())
    }

    async fn introduce(&self, mail: &OutgoingMail) -> Result<Box<dyn Handover>, Undelivered> {
        let refused = |why: &str| Undelivered::Refused(why.to_owned());
        let recipient: Address = mail
            .to
            .as_str()
            .parse()
            .map_err(|_| refused("mail cannot be sent to this address"))?;
        let text = message::of(mail, &self.from, &recipient, self.message_id(mail.lease.mail))
            .ok_or_else(|| refused("the mail could not be put together"))?;
        let ready = async {
            let mut connection = self.connect().await?;
            match self.envelope(&mut connection, recipient).await {
                Ok(()) => Ok(connection),
                Err(undelivered) => {
                    connection.abort().await;
                    Err(undelivered)
                }
            }
        };
        let connection = timeout(PATIENCE, ready).await.map_err(|_| {
            Undelivered::NotNow("the mail server did not answer within a minute".to_owned())
        })??;
        Ok(Box::new(Ready { connection, text }))
    }
}

/// A server that has accepted sender and recipient and waits for the text. Dropped, the connection breaks off, and the
/// server has nothing.
struct Ready {
    connection: AsyncSmtpConnection,
    text: Vec<u8>,
}

#[async_trait]
impl Handover for Ready {
    async fn hand_over(mut self: Box<Self>) -> Result<(), Undelivered> {
        let answer = match timeout(PATIENCE_FOR_THE_ANSWER, self.connection.message(&self.text)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(answered(&error)
                .unwrap_or_else(|| Undelivered::Unknown(told("the mail server's answer was lost", &error)))),
            Err(_) => Err(Undelivered::Unknown(
                "the mail server had the mail and did not answer".to_owned(),
            )),
        };
        // Taking leave is politeness: the answer stands whatever comes of it.
        let _ = timeout(Duration::from_secs(5), self.connection.abort()).await;
        answer
    }
}

/// What the server itself said of the mail, if it said anything.
fn answered(error: &Error) -> Option<Undelivered> {
    let said = || told("the mail server said", error);
    if error.is_permanent() {
        Some(Undelivered::Refused(said()))
    } else if error.is_transient() {
        Some(Undelivered::NotNow(said()))
    } else {
        None
    }
}

fn not_now(what: &str, error: &Error) -> Undelivered {
    Undelivered::NotNow(told(what, error))
}

/// What happened with what the server or the system said of it, on one line and not too long.
fn told(what: &str, error: &Error) -> String {
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    let source = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    let said: String = source
        .split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(400)
        .collect();
    format!("{what}: {code}{said}")
}
