//! Gives oneself a picture, or takes it away.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use callbook_application::ports::{PICTURE_LIMIT, PictureError};
use callbook_application::profile::PictureChangeError;

use super::form::ProfileForm;
use super::show::ProfilePage;
use crate::forms::sentence;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::{Actor, Person};

pub(crate) async fn set(
    State(state): State<AppState>,
    person: Person,
    actor: Option<Actor>,
    page: Page,
    request: Request,
) -> Answer {
    let file = match receive(request).await {
        Ok(file) => file,
        Err(NotReceived::Problem(problem)) => return Err(problem),
        Err(NotReceived::Refused(error)) => return refuse(&page, &person, actor.as_ref(), &error),
    };
    match state.use_cases.set_picture.execute(&person.principal, file).await {
        Ok(()) => Ok(page.redirect_saying("/profile", &Toast::new(Tone::Good, "Your picture is changed."))),
        Err(PictureChangeError::Picture(error))
            if !matches!(error, PictureError::Broken(_) | PictureError::Busy) =>
        {
            refuse(&page, &person, actor.as_ref(), &error.to_string())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    state.use_cases.remove_picture.execute(&person.principal).await?;
    Ok(page.redirect_saying("/profile", &Toast::new(Tone::Good, "Your picture is removed.")))
}

/// The profile again, with what is wrong beside the file's field.
fn refuse(page: &Page, person: &Person, actor: Option<&Actor>, error: &str) -> Answer {
    let user = person.principal.user();
    let mut screen = ProfilePage::new(ProfileForm::of(user), user, actor);
    screen.picture_error = Some(sentence(error));
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

/// Why there is no file.
enum NotReceived {
    /// The profile says what is wrong with it.
    Refused(String),
    /// The request cannot be read.
    Problem(Problem),
}

/// The file of the form, as long as it may be one.
async fn receive(mut request: Request) -> Result<Vec<u8>, NotReceived> {
    // The route's own limit holds; axum's smaller one is for what is read whole.
    DefaultBodyLimit::disable().apply(&mut request);
    let not_a_form = |_| {
        let how = "send the picture as multipart/form-data, in a field called picture";
        NotReceived::Problem(Problem::field("picture", how))
    };
    let mut multipart = Multipart::from_request(request, &()).await.map_err(not_a_form)?;
    let mut file = None;
    while let Some(field) = multipart.next_field().await.map_err(|_| not_whole())? {
        match field.name() {
            Some("picture") => file = Some(read(field).await?),
            Some("csrf_token") => {}
            other => {
                let name = other.unwrap_or("unnamed").to_owned();
                let detail = format!("there is no field \"{name}\": use picture");
                return Err(NotReceived::Problem(Problem::field(name, detail)));
            }
        }
    }
    file.filter(|file| !file.is_empty())
        .ok_or_else(|| NotReceived::Refused("choose a picture first".to_owned()))
}

async fn read(mut field: Field<'_>) -> Result<Vec<u8>, NotReceived> {
    let mut file = Vec::new();
    while let Some(part) = field.chunk().await.map_err(|_| not_whole())? {
        file.extend_from_slice(&part);
        if file.len() > PICTURE_LIMIT {
            return Err(NotReceived::Refused(PictureError::TooHeavy.to_string()));
        }
    }
    Ok(file)
}

fn not_whole() -> NotReceived {
    NotReceived::Problem(Problem::bad_request(
        StatusCode::BAD_REQUEST,
        "the picture did not arrive whole. Nothing was changed; try again",
    ))
}
