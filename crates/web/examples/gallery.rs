//! Writes the gallery into a folder that any file server shows: `cargo run -p callbook-web --example gallery -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;

use callbook_web::view::gallery::{Gallery, PlainGallery};
use callbook_web::view::{Fragment, Screen, Shell, View};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    let assets = folder.join("static");
    std::fs::create_dir_all(&assets)?;
    for file in std::fs::read_dir("static")? {
        let file = file?;
        std::fs::copy(file.path(), assets.join(file.file_name()))?;
    }
    let view = View::load()?;
    write_all::<Gallery>(&view, &folder, "gallery")?;
    write_all::<PlainGallery>(&view, &folder, "plain")
}

fn write_all<S: Screen + Fragment>(
    view: &View,
    folder: &std::path::Path,
    name: &str,
) -> Result<(), Box<dyn Error>> {
    for (number, sample) in S::samples().iter().enumerate() {
        std::fs::write(
            folder.join(format!("{name}-{number}.html")),
            view.page(&Shell::sample(), sample)?,
        )?;
    }
    Ok(())
}
