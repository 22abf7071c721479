//! What holds for this run: flags over environment over configuration file over defaults.

mod layer;
mod mail;
mod secret;
mod sessions;
mod size;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use callbook_domain::network::Network;
use callbook_domain::second_factor::Exposure;
use callbook_domain::session::SessionLimits;
use callbook_infrastructure::files::DEFAULT_LARGEST_FILE;
use callbook_infrastructure::smtp::SmtpSettings;
use callbook_web::{PublicAddress, Transport, WebSettings};

use crate::failure::Failure;
use crate::flags::{GlobalFlags, ServeFlags};
use layer::Layer;
pub(crate) use secret::Secret;

/// Settings, resolved and checked.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where files, the secret key and the SQLite database lie.
    pub(crate) data_dir: PathBuf,
    /// What to connect to.
    pub(crate) database_url: String,
    /// How many connections there are at most.
    pub(crate) database_connections: u32,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where people reach it, if that is not where it listens.
    pub(crate) public_address: Option<PublicAddress>,
    /// Further names by which it may be asked for.
    pub(crate) allowed_hosts: Vec<String>,
    /// Networks of proxies whose forwarded headers count.
    pub(crate) trusted_proxies: Vec<Network>,
    /// The largest file that is taken, in bytes.
    pub(crate) upload_limit: u64,
    /// How long sessions last.
    pub(crate) sessions: SessionLimits,
    /// The mail server; mails are kept where there is none.
    pub(crate) smtp: Option<SmtpSettings>,
    /// How log lines are written.
    pub(crate) log_format: LogFormat,
    /// Which log lines are written; the command's own choice where nothing is said.
    pub(crate) log: Option<String>,
    /// The secret that signs what browsers keep, where it was given.
    secret: Option<String>,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
}

impl Settings {
    /// The address that links to this installation begin with.
    pub(crate) fn origin(&self) -> String {
        let web = WebSettings {
            public_address: self.public_address.clone(),
            ..WebSettings::new(self.listen)
        };
        web.origin()
    }

    /// Who reaches this installation: others do once it has an address over HTTPS.
    pub(crate) fn exposure(&self) -> Exposure {
        let web = WebSettings {
            public_address: self.public_address.clone(),
            ..WebSettings::new(self.listen)
        };
        match web.transport() {
            Transport::Secure => Exposure::Public,
            Transport::Plain => Exposure::Trial,
        }
    }

    /// Puts together what flags, environment and configuration file say.
    pub(crate) fn resolve(everywhere: &GlobalFlags, serve: &ServeFlags) -> Result<Self, Failure> {
        let flags = Layer::of_flags(everywhere, serve);
        Self::of(Layer::merged(everywhere.config.as_deref(), &flags)?)
    }

    fn of(layer: Layer) -> Result<Self, Failure> {
        let data_dir = layer.data_dir.unwrap_or_else(|| "callbook-data".into());
        let database_url = match layer.database_url {
            Some(url) => checked_url(url)?,
            None => sqlite_url(&data_dir.join("callbook.sqlite")),
        };
        let public_address = layer
            .public_address
            .map(|text| parsed("public address", &text))
            .transpose()?;
        let networks = layer.trusted_proxies.unwrap_or_default().0;
        Ok(Self {
            data_dir,
            database_url,
            database_connections: match layer.database_connections {
                Some(number) => parsed("number of database connections", &number.0)?,
                None => 8,
            },
            listen: match layer.listen {
                Some(text) => parsed("address to listen at", &text)?,
                None => SocketAddr::from(([127, 0, 0, 1], 8080)),
            },
            public_address,
            allowed_hosts: layer.allowed_hosts.unwrap_or_default().0,
            trusted_proxies: networks
                .iter()
                .map(|text| parsed("network of proxies", text))
                .collect::<Result<_, _>>()?,
            upload_limit: match layer.upload_limit {
                Some(text) => size::parse(&text.0)
                    .ok_or_else(|| not_a("size of an upload", &text.0, "write it as 50MiB or in bytes"))?,
                None => DEFAULT_LARGEST_FILE,
            },
            sessions: sessions::limits(
                layer.session_idle_minutes.as_ref(),
                layer.session_absolute_hours.as_ref(),
            )?,
            smtp: mail::Said {
                url: layer.smtp_url,
                password: layer.smtp_password,
                authority: layer.smtp_ca_file,
                from: layer.mail_from,
            }
            .resolved()?,
            log_format: match layer.log_format.as_deref() {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(other) => return Err(not_a("log format", other, "use text or json")),
            },
            log: layer.log,
            secret: layer.secret,
        })
    }

    /// The secret as it was given, where it was; nothing is made.
    pub(crate) fn given_secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// The secret that there is, if there is one already; unlike [`Self::secret`] this makes none.
    pub(crate) fn known_secret(&self) -> Option<Secret> {
        let is_there = self.secret.is_some() || self.data_dir.join("secret.key").exists();
        is_there.then(|| self.secret().ok()).flatten()
    }

    /// The secret that signs what browsers keep: the one that was given, or the data directory's own, which is made
    /// at the first start.
    pub(crate) fn secret(&self) -> Result<Secret, Failure> {
        match &self.secret {
            Some(text) => Secret::given(text),
            None => Secret::kept_in(&self.data_dir),
        }
    }
}

fn parsed<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, Failure>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error: T::Err| not_a(what, text, &error.to_string()))
}

fn not_a(what: &str, text: &str, why: &str) -> Failure {
    Failure::usage(format!("\"{text}\" cannot be used as the {what}: {why}."))
}

fn checked_url(url: String) -> Result<String, Failure> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        Ok(url)
    } else {
        // The address itself may hold a password and is not repeated.
        Err(Failure::usage(
            "The database address cannot be used: it begins with postgres:// or sqlite://.",
        ))
    }
}

fn sqlite_url(file: &Path) -> String {
    let path = file.to_string_lossy();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(toml: &str, flags: Layer) -> Result<Settings, Failure> {
        Settings::of(Layer::from_parts(
            toml,
            &[("CALLBOOK_LISTEN", "127.0.0.1:2222")],
            &flags,
        )?)
    }

    #[test]
    fn flags_come_before_the_environment_and_that_before_the_file() {
        let flags = Layer {
            data_dir: Some("/from/flags".into()),
            ..Layer::default()
        };
        let toml = "data_dir = '/from/file'\nlisten = '127.0.0.1:1111'\nupload_limit = 1000\nlog = 'debug'";
        let settings = given(toml, flags).unwrap();
        assert_eq!(settings.data_dir, Path::new("/from/flags"));
        assert_eq!(settings.listen.port(), 2222);
        assert_eq!(settings.upload_limit, 1000);
        assert_eq!(settings.log.as_deref(), Some("debug"));
        assert_eq!(settings.database_url, "sqlite:///from/flags/callbook.sqlite");
    }

    #[test]
    fn lists_are_lists_or_separated_by_commas() {
        let toml = "trusted_proxies = ['10.0.0.0/8', '192.0.2.7']\nallowed_hosts = 'a.example, b.example'";
        let settings = given(toml, Layer::default()).unwrap();
        assert_eq!(settings.trusted_proxies.len(), 2);
        assert_eq!(settings.allowed_hosts, ["a.example", "b.example"]);
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for toml in [
            "lisen = 'x'",
            "listen = 'here'",
            "log_format = 'xml'",
            "database_url = 'mysql://x'",
        ] {
            let failure = given(toml, Layer::default());
            // The environment's address to listen at comes first.
            if toml.starts_with("listen") {
                assert!(failure.is_ok());
            } else {
                assert_eq!(failure.unwrap_err().exit().number(), 2, "{toml}");
            }
        }
    }
}
