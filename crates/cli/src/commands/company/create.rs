//! A company with its first admin.

use callbook_application::UseCases;
use callbook_application::companies::{CreateCompanyCommand, FirstAdmin};
use callbook_domain::user::PersonName;
use serde::Serialize;

use super::Described;
use crate::answer;
use crate::failure::Failure;
use crate::flags::CompanyCreateFlags;
use crate::input::read_password;
use crate::settings::Settings;
use crate::terminal::say;

#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    company: Described,
    admin: String,
    /// With which the admin sets a password; printed once.
    password_link: Option<String>,
    password_link_expires_at: Option<String>,
}

pub(super) async fn run(
    use_cases: &UseCases,
    settings: &Settings,
    flags: CompanyCreateFlags,
) -> Result<(), Failure> {
    let superuser = use_cases.act_as.superuser(flags.acting.as_deref()).await?;
    let called = PersonName::parse(flags.admin.as_str()).ok().flatten();
    let name = flags
        .admin_name
        .or(called)
        .ok_or_else(|| Failure::usage("The admin needs a name: --admin-name NAME."))?;
    let names = [flags.name.as_str(), flags.admin.as_str(), name.as_str()];
    let password = match &flags.password_file {
        Some(source) => Some(read_password(source, &names)?),
        None => None,
    };
    let command = CreateCompanyCommand {
        company: flags.name,
        preset: flags.preset,
        region: flags.region,
        zone: flags.timezone,
        admin: FirstAdmin {
            username: flags.admin,
            name,
            email: flags.email,
            password,
        },
    };
    let made = use_cases.create_company.execute(&superuser, command).await?;
    let link = made
        .link
        .as_ref()
        .map(|link| format!("{}/password/{}", settings.origin(), link.token.0));
    if flags.json {
        return answer::say_document(&Made {
            company: Described::of(&made.company),
            admin: made.admin.username.to_string(),
            password_link_expires_at: made.link.map(|link| link.expires_at.to_string()),
            password_link: link,
        });
    }
    match link {
        None => say(format!(
            "{} is there. {} can sign in.",
            made.company.name, made.admin.username
        )),
        Some(link) => say(format!(
            "{} is there. With this link {} sets a password; it works once, for three days:\n{link}",
            made.company.name, made.admin.username
        )),
    }
    Ok(())
}
