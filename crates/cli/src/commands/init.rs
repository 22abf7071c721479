use std::sync::Arc;

use callbook_application::accounts::SetUpCommand;
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::user::PersonName;
use callbook_infrastructure::clock::SystemClock;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::InitFlags;
use crate::input::read_password;
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, flags: InitFlags) -> Result<Exit, Failure> {
    let called = PersonName::parse(flags.admin.as_str()).ok().flatten();
    let name = flags
        .name
        .or(called)
        .ok_or_else(|| Failure::usage("The admin needs a name: --name NAME."))?;
    let names = [flags.company.as_str(), flags.admin.as_str(), name.as_str()];
    let password = read_password(&flags.password_file, &names)?;
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let company = flags.company.clone();
    let admin = flags.admin.clone();
    let command = SetUpCommand {
        company: flags.company,
        preset: flags.preset,
        region: flags.region,
        zone: flags.timezone,
        username: flags.admin,
        name,
        email: flags.email,
        password,
        provenance: Provenance::local(Channel::Cli),
    };
    callbook.use_cases.set_up_company.execute(command).await?;
    callbook.close().await?;
    say(format!("{company} is set up. {admin} can sign in."));
    Ok(Exit::AllIn)
}
