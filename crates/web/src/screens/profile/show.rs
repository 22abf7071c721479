//! `/profile`: who one is here.

use callbook_domain::user::User;
use serde::Serialize;

use super::form::ProfileForm;
use crate::portrait;
use crate::respond::{Answer, Page};
use crate::screens::set_up::places;
use crate::view::{Choice, Fragment, ProfileTab, Screen, Section};
use crate::viewer::{Actor, Person};

pub(crate) async fn show(person: Person, actor: Option<Actor>, page: Page) -> Answer {
    let user = person.principal.user();
    page.screen(&ProfilePage::new(ProfileForm::of(user), user, actor.as_ref()))
}

#[derive(Debug, Serialize)]
pub(crate) struct ProfilePage {
    /// What others see today, whatever is typed.
    name: String,
    username: String,
    email: String,
    picture: Option<String>,
    pub(super) form: ProfileForm,
    /// The zone that is the user's while none is chosen, as the select says it.
    company_zone: String,
    zones: Vec<Choice>,
    pub(super) picture_error: Option<String>,
    /// Whether the profile was changed since the form was opened.
    pub(super) is_stale: bool,
}

impl ProfilePage {
    pub(super) fn new(form: ProfileForm, user: &User, actor: Option<&Actor>) -> Self {
        let company = actor.map(|actor| actor.viewer.company());
        let company_zone = match company.filter(|company| user.company == Some(company.id)) {
            Some(company) => format!("The company’s ({})", company.zone.name().replace('_', " ")),
            None => "UTC".to_owned(),
        };
        let mut zones = places::zones();
        // One that was chosen by another of its names stays chosen.
        if !form.zone.value.is_empty()
            && form.zone.error.is_none()
            && !zones.iter().any(|zone| zone.is(&form.zone.value))
        {
            zones.push(Choice::new(&form.zone.value, form.zone.value.replace('_', " ")));
        }
        Self {
            name: user.name.to_string(),
            username: user.username.to_string(),
            email: user.email.to_string(),
            picture: portrait::large(user),
            form,
            company_zone,
            zones,
            picture_error: None,
            is_stale: false,
        }
    }
}

impl Fragment for ProfilePage {
    const TEMPLATE: &'static str = "profile/index.html";

    fn samples() -> Vec<Self> {
        let plain = || Self {
            name: "Meera Iyer".to_owned(),
            username: "meera".to_owned(),
            email: "meera@example.com".to_owned(),
            picture: None,
            form: ProfileForm {
                name: crate::forms::Entry::new("Meera Iyer"),
                tell_of_new_devices: "true".to_owned(),
                ..ProfileForm::default()
            },
            company_zone: "The company’s (Asia/Kolkata)".to_owned(),
            zones: places::zones(),
            picture_error: None,
            is_stale: false,
        };
        let mut refused = Self {
            picture_error: Some(
                "This is no picture that Callbook can use: choose a PNG, JPEG or WebP file.".to_owned(),
            ),
            is_stale: true,
            picture: Some(
                "/users/01999999-9999-7999-8999-999999999999/picture?size=large&v=0a0a0a0a0a0a0a0a"
                    .to_owned(),
            ),
            ..plain()
        };
        refused.form.name.refuse("Type the name that others see");
        vec![plain(), refused]
    }
}

impl Screen for ProfilePage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::Profile);

    fn title(&self) -> String {
        "Your profile".to_owned()
    }
}
