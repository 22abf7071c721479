//! `callbook company allow-from`: the way back in for a company that has shut itself out. No list holds here.

use callbook_application::UseCases;
use callbook_application::companies::ChangeSecurityCommand;
use callbook_domain::company::SecurityPolicy;

use crate::failure::Failure;
use crate::flags::AllowFromFlags;
use crate::terminal::say;

pub(crate) async fn run(use_cases: &UseCases, flags: AllowFromFlags) -> Result<(), Failure> {
    let viewer = use_cases.act_as.viewer(None, flags.company.as_deref()).await?;
    let company = viewer.company();
    let policy = SecurityPolicy {
        allowlist: flags.networks,
        ..company.security.clone()
    };
    let read = company.version;
    let command = ChangeSecurityCommand { read, policy };
    let changed = use_cases.change_security.execute(&viewer, command).await?;
    let networks: Vec<String> = changed
        .security
        .allowlist
        .iter()
        .map(ToString::to_string)
        .collect();
    say(if networks.is_empty() {
        format!("{} admits its people from anywhere.", changed.name)
    } else {
        format!(
            "{} admits its people from {} alone.",
            changed.name,
            networks.join(", ")
        )
    });
    Ok(())
}
