//! Renders every sample of every screen. A screen that is not listed here is not tested: add it.

use super::{Fragment, Screen, Shell, View};

macro_rules! render_all {
    ($function:ident; $($kind:ty),* $(,)?) => {{
        let view = View::load().unwrap_or_else(|error| panic!("{}", report(&error)));
        $($function::<$kind>(&view);)*
    }};
}

#[test]
fn every_screen_renders_all_its_samples() {
    render_all!(page;
        crate::view::gallery::Gallery,
        crate::view::gallery::PlainGallery,
        crate::screens::audit::AuditPage,
        crate::screens::errors::ProblemPage,
        crate::screens::maintenance::ClosedPage,
        crate::screens::password::LinkGonePage,
        crate::screens::password::PasswordPage,
        crate::screens::forgot::ForgotPage,
        crate::screens::profile::ProfilePage,
        crate::screens::profile::PasswordPage,
        crate::screens::profile::EmailPage,
        crate::screens::profile::ConfirmEmailPage,
        crate::screens::profile::EmailLinkGonePage,
        crate::screens::set_up::CodePage,
        crate::screens::set_up::SetUpPage,
        crate::screens::sign_in::SignInPage,
        crate::screens::sign_in::CodePage,
        crate::screens::confirm::ConfirmPage,
        crate::screens::factors::FactorsPage,
        crate::screens::factors::RecoveryCodesPage,
        crate::screens::sessions::SessionsPage,
        crate::screens::tokens::CompanyTokensPage,
        crate::screens::tokens::OwnTokensPage,
        crate::screens::tokens::RevokeTokenPage,
        crate::screens::users::DeactivatePage,
        crate::screens::users::EditUserPage,
        crate::screens::users::LinkPage,
        crate::screens::users::NewUserPage,
        crate::screens::users::UsersPage,
        crate::screens::groups::DeleteGroupPage,
        crate::screens::groups::GroupFormPage,
        crate::screens::groups::GroupsPage,
        crate::screens::invitations::InvitationGonePage,
        crate::screens::invitations::InvitationsPage,
        crate::screens::invitations::InvitedPage,
        crate::screens::invitations::InvitePage,
        crate::screens::invitations::WelcomePage,
        crate::screens::join::JoinPage,
        crate::screens::join::ReceivedPage,
        crate::screens::join::RequestsPage,
        crate::screens::join::ReviewPage,
        crate::screens::companies::CompaniesPage,
        crate::screens::companies::CompanyCreatedPage,
        crate::screens::companies::EditCompanyPage,
        crate::screens::companies::NewCompanyPage,
        crate::screens::companies::SuspendPage,
        crate::screens::settings::CompanySettingsPage,
        crate::screens::settings::FieldPage,
        crate::screens::settings::FieldsPage,
        crate::screens::settings::SecuritySettingsPage,
        crate::screens::settings::WordsPage,
        crate::screens::dashboard::DashboardPage,
        crate::screens::imports::ImportsPage,
        crate::screens::mail::MailBoxPage,
        crate::screens::mail::MailPage,
        crate::screens::imports::ImportPage,
        crate::screens::imports::UndoPage,
        crate::screens::customers::DeletePage,
        crate::screens::customers::list_page::CustomersPage,
        crate::screens::customers::show_page::CustomerScreen,
        crate::screens::customers::edit_page::CustomerFormPage,
        crate::screens::assignment::page::AssignPage,
        crate::screens::call::page::CallPage,
    );
}

#[test]
fn every_fragment_renders_all_its_samples() {
    render_all!(fragment;
        crate::screens::imports::ImportProgress,
        crate::screens::customers::row::ChangedRow,
        crate::screens::search::Found,
    );
}

fn page<S: Screen>(view: &View) {
    let samples = S::samples();
    assert!(!samples.is_empty(), "{} has no samples", S::TEMPLATE);
    for (number, sample) in samples.into_iter().enumerate() {
        let html = view
            .page(&Shell::sample(), &sample)
            .unwrap_or_else(|error| panic!("{}", report(&error)));
        keep(S::TEMPLATE, number, &html);
        assert!(
            html.starts_with("<!doctype html>"),
            "{} extends no layout",
            S::TEMPLATE
        );
        assert!(!sample.title().is_empty(), "{} has no title", S::TEMPLATE);
        no_inline_code(&html, S::TEMPLATE);
    }
}

fn fragment<F: Fragment>(view: &View) {
    let samples = F::samples();
    assert!(!samples.is_empty(), "{} has no samples", F::TEMPLATE);
    for sample in samples {
        let html = view
            .fragment(&Shell::sample(), &sample)
            .unwrap_or_else(|error| panic!("{}", report(&error)));
        assert!(
            !html.contains("<!doctype"),
            "{} is a page, not a fragment",
            F::TEMPLATE
        );
        no_inline_code(&html, F::TEMPLATE);
    }
}

/// For whoever wants to look at them: `CALLBOOK_SAMPLES=folder` writes every page there.
fn keep(template: &str, number: usize, html: &str) {
    let Some(folder) = std::env::var_os("CALLBOOK_SAMPLES") else {
        return;
    };
    let name = format!(
        "{}-{number}.html",
        template.trim_end_matches(".html").replace('/', "-")
    );
    std::fs::write(std::path::Path::new(&folder).join(name), html).expect("the folder is there");
}

/// The content security policy lets none of these run.
fn no_inline_code(html: &str, template: &str) {
    for forbidden in [
        " style=\"",
        "<style",
        " onclick=",
        " onchange=",
        " onsubmit=",
        "javascript:",
        "hx-on",
    ] {
        assert!(!html.contains(forbidden), "{template} has {forbidden}");
    }
    for script in html.split("<script").skip(1) {
        assert!(
            script.contains("src=\"/static/"),
            "{template} has an inline script"
        );
    }
}

fn report(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!("\n{cause}"));
        source = cause.source();
    }
    text
}
