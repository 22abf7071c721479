//! What one of the places says where settings come from. What it leaves out, the next one says.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Format as _, Serialized, Toml};
use serde::{Deserialize, Deserializer, Serialize};

use crate::failure::Failure;
use crate::flags::{GlobalFlags, ServeFlags};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Layer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data_dir: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database_url_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database_connections: Option<Loose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) listen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) public_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) allowed_hosts: Option<List>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trusted_proxies: Option<List>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) upload_limit: Option<Loose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_idle_minutes: Option<Loose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_absolute_hours: Option<Loose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secret_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) smtp_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) smtp_password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) smtp_password_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) smtp_ca_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mail_from: Option<String>,
}

/// The variables that are looked at, and which setting each is. Any other `CALLBOOK_…` means something to somebody
/// else.
const VARIABLES: &[(&str, &str)] = &[
    ("CALLBOOK_DATA_DIR", "data_dir"),
    ("DATABASE_URL", "database_url"),
    ("CALLBOOK_DATABASE_URL_FILE", "database_url_file"),
    ("CALLBOOK_DATABASE_CONNECTIONS", "database_connections"),
    ("CALLBOOK_LISTEN", "listen"),
    ("CALLBOOK_PUBLIC_ADDRESS", "public_address"),
    ("CALLBOOK_ALLOWED_HOSTS", "allowed_hosts"),
    ("CALLBOOK_TRUSTED_PROXIES", "trusted_proxies"),
    ("CALLBOOK_UPLOAD_LIMIT", "upload_limit"),
    ("CALLBOOK_SESSION_IDLE_MINUTES", "session_idle_minutes"),
    ("CALLBOOK_SESSION_ABSOLUTE_HOURS", "session_absolute_hours"),
    ("CALLBOOK_LOG_FORMAT", "log_format"),
    ("CALLBOOK_LOG", "log"),
    ("CALLBOOK_SECRET", "secret"),
    ("CALLBOOK_SECRET_FILE", "secret_file"),
    ("CALLBOOK_SMTP_URL", "smtp_url"),
    ("CALLBOOK_SMTP_PASSWORD", "smtp_password"),
    ("CALLBOOK_SMTP_PASSWORD_FILE", "smtp_password_file"),
    ("CALLBOOK_SMTP_CA_FILE", "smtp_ca_file"),
    ("CALLBOOK_MAIL_FROM", "mail_from"),
];

impl Layer {
    pub(super) fn of_flags(everywhere: &GlobalFlags, serve: &ServeFlags) -> Self {
        let list = |items: &[String]| (!items.is_empty()).then(|| List(items.to_vec()));
        Self {
            data_dir: everywhere.data_dir.clone(),
            database_url: everywhere.database_url.clone(),
            listen: serve.listen.map(|address| address.to_string()),
            public_address: serve.public_address.clone(),
            allowed_hosts: list(&serve.allowed_hosts),
            trusted_proxies: list(&serve.trusted_proxies),
            upload_limit: serve.upload_limit.clone().map(Loose),
            log_format: serve.log_format.clone(),
            secret_file: serve.secret_file.clone(),
            smtp_url: everywhere.smtp.smtp_url.clone(),
            smtp_password_file: everywhere.smtp.smtp_password_file.clone(),
            smtp_ca_file: everywhere.smtp.smtp_ca_file.clone(),
            mail_from: everywhere.smtp.mail_from.clone(),
            ..Self::default()
        }
    }

    /// All layers in one, `flags` first.
    pub(super) fn merged(config: Option<&Path>, flags: &Self) -> Result<Self, Failure> {
        let named = std::env::var_os("CALLBOOK_CONFIG").filter(|path| !path.is_empty());
        let config = config.map(Path::to_owned).or(named.map(PathBuf::from));
        let toml = match config {
            Some(path) => std::fs::read_to_string(&path).map_err(|error| {
                Failure::usage(format!(
                    "The configuration file {} cannot be read: {error}.",
                    path.display()
                ))
            })?,
            None => String::new(),
        };
        let said: Vec<(&str, String)> = VARIABLES
            .iter()
            .filter_map(|(variable, _)| Some((*variable, std::env::var(variable).ok()?)))
            .collect();
        let said: Vec<(&str, &str)> = said
            .iter()
            .map(|(variable, value)| (*variable, value.as_str()))
            .collect();
        Self::from_parts(&toml, &said, flags)
    }

    pub(super) fn from_parts(toml: &str, variables: &[(&str, &str)], flags: &Self) -> Result<Self, Failure> {
        let file: Self = Figment::from(Toml::string(toml))
            .extract()
            .map_err(|error| Failure::usage(format!("The configuration file cannot be used: {error}.")))?;
        let environment = Self::of_environment(variables)?;
        let flags = Serialized::defaults(flags);
        let mut merged: Self = Figment::from(Serialized::defaults(file.with_files_read()?))
            .merge(Serialized::defaults(environment.with_files_read()?))
            .merge(flags)
            .extract()
            .map_err(|error| Failure::usage(format!("The settings cannot be used: {error}.")))?;
        // Only a file that a flag named is still unread, and it comes before every secret of another layer.
        if merged.secret_file.is_some() {
            merged.secret = None;
        }
        if merged.smtp_password_file.is_some() {
            merged.smtp_password = None;
        }
        merged.with_files_read()
    }

    fn of_environment(variables: &[(&str, &str)]) -> Result<Self, Failure> {
        let setting = |variable: &str| {
            VARIABLES
                .iter()
                .find(|(known, _)| *known == variable)
                .map(|(_, setting)| *setting)
        };
        let said: std::collections::BTreeMap<&str, &str> = variables
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(variable, value)| Some((setting(variable)?, *value)))
            .collect();
        Figment::from(Serialized::defaults(said))
            .extract()
            .map_err(|error| Failure::usage(format!("The environment cannot be used: {error}.")))
    }

    /// Takes in the secrets that stand in files of their own; one that is said outright comes first.
    fn with_files_read(mut self) -> Result<Self, Failure> {
        self.database_url = of_file(self.database_url, self.database_url_file.take())?;
        self.secret = of_file(self.secret, self.secret_file.take())?;
        self.smtp_password = of_file(self.smtp_password, self.smtp_password_file.take())?;
        Ok(self)
    }
}

fn of_file(said: Option<String>, file: Option<PathBuf>) -> Result<Option<String>, Failure> {
    match (said, file) {
        (None, Some(path)) => {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Failure::usage(format!("{} cannot be read: {error}.", path.display())))?;
            Ok(Some(text.trim_end().to_owned()))
        }
        (said, _) => Ok(said),
    }
}

/// Several values: a list, or one text with commas.
#[derive(Debug, Default, Serialize)]
pub(super) struct List(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Many(Vec<String>),
        }
        let items = match Written::deserialize(deserializer)? {
            Written::Many(items) => items,
            Written::One(text) => text.split(',').map(str::to_owned).collect(),
        };
        let items = items
            .iter()
            .map(|item| item.trim().to_owned())
            .filter(|item| !item.is_empty());
        Ok(Self(items.collect()))
    }
}

/// A number, or a text that says one.
#[derive(Debug, Serialize)]
pub(super) struct Loose(pub(super) String);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Text(String),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Number(number) => number.to_string(),
            Written::Text(text) => text,
        }))
    }
}
