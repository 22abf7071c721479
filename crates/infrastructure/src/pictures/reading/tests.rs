use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{Rgb, RgbImage, Rgba, RgbaImage};
use rstest::rstest;

use super::*;

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    })
}

fn as_png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
    file
}

fn as_jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut file, 90))
        .unwrap();
    file
}

fn as_webp(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    picture
        .write_with_encoder(WebPEncoder::new_lossless(&mut file))
        .unwrap();
    file
}

fn shown(png: &[u8]) -> RgbaImage {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    image::load_from_memory_with_format(png, ImageFormat::Png)
        .unwrap()
        .into_rgba8()
}

fn is_red(pixel: &Rgba<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[2] < 100
}

#[rstest]
#[case::png(as_png)]
#[case::jpeg(as_jpeg)]
#[case::webp(as_webp)]
fn the_middle_is_cut_out_in_both_sizes(#[case] written: fn(&RgbImage) -> Vec<u8>) {
    // A red border left and right is cut off; what is left is red and blue in halves.
    let portrait = portrait(&written(&halves(900, 300))).unwrap();
    for (png, side) in [(&portrait.large, 256), (&portrait.small, 64)] {
        let picture = shown(png);
        assert_eq!(picture.dimensions(), (side, side));
        assert!(is_red(picture.get_pixel(4, side / 2)));
        assert!(!is_red(picture.get_pixel(side - 4, side / 2)));
    }
}

#[rstest]
#[case::one_pixel(1, 1)]
#[case::a_line(4096, 1)]
#[case::a_column(1, 4096)]
fn odd_shapes_become_squares(#[case] width: u32, #[case] height: u32) {
    let portrait = portrait(&as_png(&halves(width, height))).unwrap();
    assert_eq!(shown(&portrait.large).dimensions(), (256, 256));
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let clear = RgbaImage::from_pixel(80, 80, Rgba([10, 200, 10, 0]));
    let mut file = Vec::new();
    clear.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
    assert_eq!(shown(&portrait(&file).unwrap().small).get_pixel(32, 32).0[3], 0);
}

/// An EXIF block with an orientation, a camera and where the picture was taken.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
    tiff.extend([0x0f, 0x01, 2, 0, 12, 0, 0, 0, 50, 0, 0, 0]);
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 62, 0, 0, 0]);
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 50);
    tiff.extend(b"SpyCam 9000\0");
    tiff.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"48.137154,11.576124");
    tiff
}

fn jpeg_with_exif(orientation: u8) -> Vec<u8> {
    let plain = as_jpeg(&halves(400, 200));
    let exif = exif(orientation);
    let mut file = plain[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(u16::try_from(exif.len() + 8).unwrap().to_be_bytes());
    file.extend(b"Exif\0\0");
    file.extend(exif);
    file.extend(&plain[2..]);
    file
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn it_is_turned_as_the_camera_was_held_and_forgets_where() {
    let file = jpeg_with_exif(6);
    assert!(holds(&file, "48.137154") && holds(&file, "SpyCam"));
    let portrait = portrait(&file).unwrap();
    let picture = shown(&portrait.large);
    // A quarter to the right: what was left is on top.
    assert!(
        is_red(picture.get_pixel(128, 8)),
        "{:?}",
        picture.get_pixel(128, 8)
    );
    assert!(!is_red(picture.get_pixel(128, 248)));
    for png in [&portrait.large, &portrait.small] {
        for secret in ["Exif", "eXIf", "SpyCam", "48.137154", "GPS"] {
            assert!(!holds(png, secret), "{secret}");
        }
    }
}

#[rstest]
#[case::nothing(b"")]
#[case::text(b"name,phone\nAsha,9812300000\n")]
#[case::svg(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
#[case::svg_with_declaration(b"<?xml version=\"1.0\"?><!DOCTYPE svg><svg/>")]
#[case::html(b"<html><img src=x onerror=alert(1)></html>")]
#[case::animated_gif(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;")]
#[case::bitmap(b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0")]
#[case::tiff(b"II*\0\x08\0\0\0\0\0\0\0\0\0")]
#[case::program(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0")]
fn other_formats_are_refused_by_their_content(#[case] file: &[u8]) {
    assert!(matches!(portrait(file), Err(PictureError::NotAPicture)));
}

#[rstest]
#[case::png(as_png)]
#[case::webp(as_webp)]
fn a_truncated_file_is_damaged(#[case] written: fn(&RgbImage) -> Vec<u8>) {
    let noise = RgbImage::from_fn(300, 300, |x, y| {
        let grain = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
        Rgb([
            grain.to_le_bytes()[1],
            grain.to_le_bytes()[2],
            grain.to_le_bytes()[3],
        ])
    });
    let file = written(&noise);
    for length in [16, 40, file.len() / 4, file.len() / 2, file.len() - 100] {
        let refusal = portrait(&file[..length]);
        assert!(
            matches!(refusal, Err(PictureError::Damaged | PictureError::NotAPicture)),
            "{length}: {refusal:?}"
        );
    }
}

#[test]
fn a_truncated_jpeg_is_damaged_or_shows_what_there_is() {
    let file = as_jpeg(&halves(600, 600));
    for length in (4..file.len()).step_by(97) {
        match portrait(&file[..length]) {
            Ok(portrait) => assert_eq!(shown(&portrait.large).dimensions(), (256, 256)),
            Err(refusal) => assert!(matches!(refusal, PictureError::Damaged), "{length}: {refusal:?}"),
        }
    }
}

#[test]
fn whatever_bits_are_turned_over_nothing_stops() {
    for file in [
        as_png(&halves(40, 30)),
        as_jpeg(&halves(40, 30)),
        as_webp(&halves(40, 30)),
    ] {
        for at in (0..file.len()).step_by(5) {
            let mut bent = file.clone();
            bent[at] ^= 0x55;
            // Any answer will do; a panic would not.
            let _ = portrait(&bent);
        }
    }
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = name.to_vec();
    body.extend(data);
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(&body);
    chunk.extend(crc(&body).to_be_bytes());
    chunk
}

/// The checksum of PNG's chunks (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

/// A PNG of a few bytes that says it is that large.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]));
    file.extend(chunk(b"IEND", &[]));
    file
}

#[rstest]
#[case::width(4097, 1)]
#[case::height(1, 4097)]
#[case::both(60_000, 60_000)]
#[case::the_most(0x7fff_ffff, 0x7fff_ffff)]
fn huge_dimensions_are_refused_before_memory_is_taken(#[case] width: u32, #[case] height: u32) {
    let refusal = portrait(&bomb(width, height));
    assert!(matches!(refusal, Err(PictureError::TooLarge)), "{refusal:?}");
}

#[test]
fn a_huge_jpeg_is_refused() {
    let mut file = as_jpeg(&halves(64, 64));
    let at = file.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    // Height and width of the frame's header.
    file[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert!(matches!(portrait(&file), Err(PictureError::TooLarge)));
}

#[test]
fn what_hangs_on_behind_a_picture_is_gone() {
    let mut file = as_png(&halves(80, 80));
    file.extend(b"<script>alert('polyglot')</script>PK\x03\x04");
    let portrait = portrait(&file).unwrap();
    assert!(!holds(&portrait.large, "polyglot") && !holds(&portrait.small, "polyglot"));
}

#[test]
fn text_within_a_picture_is_gone() {
    let plain = as_png(&halves(80, 80));
    // Behind the signature and the header: 8 bytes and 25.
    let mut file = plain[..33].to_vec();
    file.extend(chunk(b"tEXt", b"Comment\0<?php system($_GET['c']); ?>"));
    file.extend(chunk(b"eXIf", &exif(1)));
    file.extend(&plain[33..]);
    let portrait = portrait(&file).unwrap();
    for text in ["php", "eXIf", "SpyCam"] {
        assert!(!holds(&portrait.large, text) && !holds(&portrait.small, text));
    }
}

#[test]
fn an_animation_becomes_its_first_picture() {
    let plain = as_png(&halves(80, 80));
    let mut control = 0_u32.to_be_bytes().to_vec();
    for number in [80_u32, 80, 0, 0] {
        control.extend(number.to_be_bytes());
    }
    control.extend([0, 1, 0, 10, 0, 0]);
    let mut file = plain[..33].to_vec();
    file.extend(chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]));
    file.extend(chunk(b"fcTL", &control));
    file.extend(&plain[33..]);
    let portrait = portrait(&file).unwrap();
    assert!(!holds(&portrait.large, "acTL"));
    assert!(is_red(shown(&portrait.large).get_pixel(8, 128)));
}
