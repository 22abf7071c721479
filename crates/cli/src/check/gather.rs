//! Where the facts come from. Nothing is made, migrated or mended on the way: whoever asks what is wrong wants to see
//! it, and a server of another version may be running.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use callbook_application::audit::VerifyAudit;
use callbook_application::ports::{
    AccountQueries as _, Clock as _, MaintenanceQueries as _, Passwords as _, ReadinessQueries as _,
    StoreError, Verdict,
};
use callbook_infrastructure::clock::SystemClock;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::passwords::Argon2Passwords;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, Schema, SeaAccountQueries, SeaAuditChain, SeaMaintenanceQueries,
    SeaReadinessQueries,
};
use callbook_infrastructure::smtp::SmtpTls;

use super::database::{self, DatabaseFacts, Reach};
use super::files;
use super::mail::{Line, MailFacts};
use super::network::NetworkFacts;
use super::people::{CodesByMail, PeopleFacts};
use super::secrets::{Exposed, SecretFacts};
use super::storage::StorageFacts;
use super::upkeep::UpkeepFacts;
use crate::commands::audit::sentence;
use crate::demo;
use crate::failure::{Failure, with_causes};
use crate::flags::{GlobalFlags, ServeFlags};
use crate::settings::Settings;

/// Everything that findings follow from.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) network: NetworkFacts,
    pub(super) secrets: SecretFacts,
    pub(super) database: DatabaseFacts,
    pub(super) mail: MailFacts,
    /// Nothing of it is known where the database is not what this version knows.
    pub(super) people: Option<PeopleFacts>,
    pub(super) upkeep: Option<UpkeepFacts>,
    pub(super) storage: Option<StorageFacts>,
}

pub(super) async fn facts(
    settings: &Settings,
    everywhere: &GlobalFlags,
    serve: &ServeFlags,
) -> Result<Facts, Failure> {
    let file = sqlite_file(&settings.database_url);
    let mail = mail(settings);
    let mut facts = Facts {
        network: NetworkFacts {
            listen: settings.listen,
            public_address: settings.public_address.clone(),
            trusted_proxies: settings.trusted_proxies.clone(),
        },
        secrets: secrets(settings, everywhere, serve, file.as_deref()),
        database: DatabaseFacts {
            reach: Reach::Missing,
            remote_without_tls: database::remote_without_tls(&settings.database_url),
            journal: None,
            sharers: file.as_deref().map_or(0, files::others_with),
            clock_difference: None,
        },
        mail,
        people: None,
        upkeep: None,
        storage: files::room(&settings.data_dir).map(|(free, whole)| StorageFacts {
            free,
            whole,
            upload_limit: settings.upload_limit,
        }),
    };
    if file.is_some_and(|file| !file.exists()) {
        return Ok(facts);
    }
    // What it is about is looked at alone; nothing else wants a connection.
    let options = DatabaseOptions {
        connections: 2,
        patience: Duration::from_secs(5),
    };
    match Database::open(&settings.database_url, options).await {
        Ok(database) => {
            ask(&database, settings, &mut facts).await?;
            database.close().await?;
        }
        Err(error) => facts.database.reach = Reach::Unreachable(with_causes(&error)),
    }
    Ok(facts)
}

async fn ask(database: &Database, settings: &Settings, facts: &mut Facts) -> Result<(), Failure> {
    let schema = database.schema().await?;
    facts.database.journal = database.journal().await?;
    let readiness = SeaReadinessQueries::new(database.clone());
    facts.database.clock_difference = readiness
        .time()
        .await?
        .map(|time| time.duration_since(SystemClock.now()).as_secs());
    let is_current = schema == Schema::Current;
    facts.database.reach = Reach::Open(schema);
    if is_current {
        let codes_by_mail = match &facts.mail {
            MailFacts::Server { .. } => CodesByMail::Arrive,
            MailFacts::NoServer => CodesByMail::StayHere,
        };
        facts.people = Some(people(database, &readiness, codes_by_mail).await?);
        facts.upkeep = Some(upkeep(database, settings).await?);
    }
    Ok(())
}

async fn people(
    database: &Database,
    readiness: &SeaReadinessQueries,
    codes_by_mail: CodesByMail,
) -> Result<PeopleFacts, Failure> {
    let passwords = Argon2Passwords::new().map_err(|error| Failure::nothing_done(with_causes(&error)))?;
    let forms = readiness.hash_forms().await?;
    let outdated = forms.iter().filter(|(form, _)| passwords.is_outdated(form));
    Ok(PeopleFacts {
        now: SystemClock.now(),
        powerful: readiness.powerful_accounts().await?,
        codes_by_mail,
        companies_without_admin: readiness.companies_without_admin().await?,
        outdated_hashes: outdated.map(|(_, users)| users).sum(),
        demo_users: demo_users(database, &passwords).await?,
    })
}

/// Users whose password is the demo's, by trying it: a name alone says nothing.
async fn demo_users(database: &Database, passwords: &Argon2Passwords) -> Result<Vec<String>, Failure> {
    let accounts = SeaAccountQueries::new(database.clone());
    let mut found = Vec::new();
    for username in demo::usernames() {
        let account = accounts.by_login(username).await?;
        let Some(account) = account.filter(|account| account.user.is_active() && account.password.is_some())
        else {
            continue;
        };
        let verdict = passwords.verify(demo::PASSWORD, account.password).await;
        // A hash that cannot be read is not the demo's.
        if matches!(verdict, Ok(Verdict::Right | Verdict::RightButOldHash)) {
            found.push(username.to_owned());
        }
    }
    Ok(found)
}

async fn upkeep(database: &Database, settings: &Settings) -> Result<UpkeepFacts, StoreError> {
    let audit_break = match settings.known_secret() {
        Some(secret) => {
            let chain = SeaAuditChain::new(database.clone(), &InstallationKey::new(secret.0));
            let state = VerifyAudit::of(Arc::new(chain)).execute(None).await?;
            state.found.map(sentence)
        }
        None => None,
    };
    Ok(UpkeepFacts {
        maintenance: SeaMaintenanceQueries::new(database.clone()).state().await?,
        audit_break,
        log_format: settings.log_format,
        log: settings.log.clone(),
    })
}

fn mail(settings: &Settings) -> MailFacts {
    let Some(smtp) = &settings.smtp else {
        return MailFacts::NoServer;
    };
    let address = &smtp.address;
    MailFacts::Server {
        host: address.host.clone(),
        line: match address.tls {
            SmtpTls::None if !address.is_loopback() => Line::Open,
            SmtpTls::None | SmtpTls::Wrapped | SmtpTls::Upgraded => Line::Closed,
        },
    }
}

fn secrets(
    settings: &Settings,
    everywhere: &GlobalFlags,
    serve: &ServeFlags,
    database_file: Option<&Path>,
) -> SecretFacts {
    let said = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty());
    let key = settings.data_dir.join("secret.key");
    let named = [
        serve.secret_file.clone(),
        said("CALLBOOK_SECRET_FILE").map(PathBuf::from),
        said("CALLBOOK_DATABASE_URL_FILE").map(PathBuf::from),
        everywhere
            .config
            .clone()
            .or_else(|| said("CALLBOOK_CONFIG").map(PathBuf::from))
            .filter(|config| holds_secrets(config)),
        // SQLite gives its files the usual mode: what keeps them is the directory.
        database_file
            .filter(|file| file.parent().is_none_or(files::lets_others_in))
            .map(Path::to_owned),
    ];
    let places = [settings.data_dir.clone(), key];
    let mut exposed = Vec::new();
    if said("CALLBOOK_SECRET").is_some() {
        exposed.push(Exposed::SecretInEnvironment);
    }
    if everywhere.database_url.as_deref().is_some_and(has_password) {
        exposed.push(Exposed::DatabasePasswordOnCommandLine);
    }
    SecretFacts {
        open_places: files::open_to_others(places.into_iter().chain(named.into_iter().flatten())),
        given: settings.given_secret().map(str::to_owned),
        exposed,
    }
}

/// Whether a configuration file says something that nobody else should read.
fn holds_secrets(config: &Path) -> bool {
    let text = std::fs::read_to_string(config).unwrap_or_default();
    text.lines().any(|line| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        matches!(key.trim(), "secret") || key.contains("password") || has_password(value)
    })
}

/// `postgres://user:password@host/name`.
fn has_password(url: &str) -> bool {
    let authority = url.split("://").nth(1).and_then(|rest| rest.split('/').next());
    let user = authority.and_then(|authority| authority.rsplit_once('@'));
    user.is_some_and(|(user, _)| user.contains(':')) || url.contains("password=")
}

/// The file of an address such as `sqlite:///var/lib/callbook/callbook.sqlite?mode=rwc`.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    let path = path.replace("%23", "#").replace("%3F", "?").replace("%25", "%");
    Some(PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses() {
        for (url, expected) in [
            ("postgres://me:secret@db/callbook", true),
            ("postgres://db/callbook?user=me&password=secret", true),
            ("postgres://me@db/callbook", false),
            ("postgres://db:5432/callbook", false),
            ("sqlite:///var/lib/callbook.sqlite", false),
        ] {
            assert_eq!(has_password(url), expected, "{url}");
        }
    }

    #[test]
    fn files_of_addresses() {
        for (url, expected) in [
            ("sqlite:///data/callbook.sqlite", Some("/data/callbook.sqlite")),
            (
                "sqlite://data/callbook.sqlite?mode=rwc",
                Some("data/callbook.sqlite"),
            ),
            (
                "sqlite:///data/100%25%20/a%3Fb.sqlite",
                Some("/data/100%%20/a?b.sqlite"),
            ),
            ("postgres://db/callbook", None),
        ] {
            assert_eq!(sqlite_file(url), expected.map(PathBuf::from), "{url}");
        }
    }
}
