//! Takes a file in as it arrives: part by part to the disk, never whole in memory. The fields beside it may come
//! before or after it.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use callbook_application::imports::{Started, Then, Upload};
use callbook_domain::access::Viewer;

use super::upload_fields::UploadFields;
use crate::problem::Problem;
use crate::state::AppState;

/// The longest value of a field that is no file.
const LONGEST_TEXT: usize = 1024;

/// Reads the request to its end and takes the file in.
pub(super) async fn receive(
    state: &AppState,
    viewer: &Viewer,
    mut request: Request,
    then: Then,
) -> Result<Started, Problem> {
    let mut arriving = Arriving {
        state,
        viewer,
        fields: UploadFields::new(then),
        file: None,
    };
    // The route's own limit holds; axum's smaller one is for what is read whole.
    DefaultBodyLimit::disable().apply(&mut request);
    arriving.read(request).await?;
    arriving.start().await
}

struct Arriving<'a> {
    state: &'a AppState,
    viewer: &'a Viewer,
    fields: UploadFields,
    file: Option<(String, Upload)>,
}

impl Arriving<'_> {
    async fn read(&mut self, request: Request) -> Result<(), Problem> {
        let how = "Send the file as multipart/form-data, in a field called file";
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| Problem::field("file", how))?;
        while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
            match field.name().unwrap_or("unnamed") {
                "file" => self.take_file(field).await?,
                "csrf_token" => drop(text(field).await?),
                name => {
                    let name = name.to_owned();
                    self.fields.take(&name, text(field).await?.trim())?;
                }
            }
        }
        Ok(())
    }

    async fn take_file(&mut self, mut field: Field<'_>) -> Result<(), Problem> {
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut upload: Option<Upload> = None;
        let mut bytes = 0_usize;
        while let Some(part) = field.chunk().await.map_err(|error| broken(&error))? {
            if part.is_empty() {
                continue;
            }
            bytes = bytes.saturating_add(part.len());
            if bytes > self.state.settings.upload_limit {
                return Err(Problem::too_large());
            }
            let upload = match &mut upload {
                Some(upload) => upload,
                None => upload.insert(begin(self.state, self.viewer).await?),
            };
            upload.write(&part).await?;
        }
        // A browser sends a nameless empty part where no file was chosen.
        let upload = match upload {
            Some(upload) => upload,
            None if name.is_empty() => return Ok(()),
            None => begin(self.state, self.viewer).await?,
        };
        match self.file.replace((name, upload)) {
            None => Ok(()),
            Some(_) => Err(Problem::field(
                "file",
                "Send one file at a time; nothing was imported",
            )),
        }
    }

    async fn start(mut self) -> Result<Started, Problem> {
        let Some((file_name, upload)) = self.file.take() else {
            let detail = "No file arrived. Choose a CSV or Excel file and try again";
            return Err(Problem::field("file", detail));
        };
        let use_cases = &self.state.use_cases;
        let directory = use_cases.open_directory.execute(self.viewer).await?;
        let command = self.fields.command(file_name, &directory)?;
        Ok(use_cases
            .start_import
            .execute(self.viewer, upload, command)
            .await?)
    }
}

/// A file on its way in cannot be shared between threads, so this takes nothing that holds one.
async fn begin(state: &AppState, viewer: &Viewer) -> Result<Upload, Problem> {
    Ok(state.use_cases.start_import.receive(viewer).await?)
}

async fn text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(part) = field.chunk().await.map_err(|error| broken(&error))? {
        text.extend_from_slice(&part);
        if text.len() > LONGEST_TEXT {
            let name = field.name().unwrap_or("unnamed").to_owned();
            return Err(Problem::field(
                name,
                "This is longer than anything that belongs here",
            ));
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The connection broke, the body was too long, or it is not what it says.
fn broken(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        status => Problem::bad_request(
            status,
            "The upload did not arrive whole. Nothing was imported; try again",
        ),
    }
}
