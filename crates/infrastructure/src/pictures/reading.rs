//! One file becomes one portrait.

use std::io::Cursor;

use callbook_application::ports::{PictureError, Portrait};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

/// The most pixels a side.
const SIDE: u32 = 4096;
/// The most bytes that decoding takes: 4096² pixels of four bytes, and as much again to work in.
const MEMORY: u64 = 2 * 4 * 4096 * 4096;

const LARGE: u32 = 256;
const SMALL: u32 = 64;

pub(super) fn portrait(file: &[u8]) -> Result<Portrait, PictureError> {
    let large = square(file)?;
    let small = large.resize_exact(SMALL, SMALL, FilterType::Lanczos3);
    Ok(Portrait {
        large: png(&large)?,
        small: png(&small)?,
    })
}

/// The middle of the picture, turned as its camera was held.
fn square(file: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|error| PictureError::Broken(Box::new(error)))?;
    // Its content decides; nobody asks for its name.
    if !matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)
    ) {
        return Err(PictureError::NotAPicture);
    }
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if width > SIDE || height > SIDE || decoder.total_bytes() > MEMORY / 2 {
        return Err(PictureError::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let whole = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    let side = width.min(height);
    let middle = if width == height {
        whole
    } else {
        whole.crop_imm((width - side) / 2, (height - side) / 2, side, side)
    };
    // The middle stays the middle however it is turned, and a small picture turns faster.
    let mut square = middle.resize_exact(LARGE, LARGE, FilterType::Lanczos3);
    square.apply_orientation(orientation);
    Ok(if square.color().has_alpha() {
        square.into_rgba8().into()
    } else {
        square.into_rgb8().into()
    })
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    limits
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, PngFilter::Adaptive);
    picture
        .write_with_encoder(encoder)
        .map_err(|error| PictureError::Broken(Box::new(error)))?;
    Ok(bytes)
}

fn refusal(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        ImageError::Unsupported(_) => PictureError::NotAPicture,
        _ => PictureError::Damaged,
    }
}

#[cfg(test)]
mod tests;
