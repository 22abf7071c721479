//! QR codes as SVG: one path, black on white, and nothing that could run or be fetched.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code: readers need four (ISO/IEC 18004).
const MARGIN: i32 = 4;

/// The picture of `text`. Empty where the text is too long for any QR code, which an `otpauth` address is not.
pub(super) fn svg(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return String::new();
    };
    let side = code.size() + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a string does not fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn it_has_nothing_but_two_paths() {
        let picture = svg("otpauth://totp/Brightpath:asha?secret=MZXW6YTBOI&issuer=<script>\"&amp;");
        assert!(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
        assert_eq!(picture.matches('<').count(), 4, "{picture}");
        assert_eq!(picture.matches("http").count(), 1, "only the name of the format");
        assert!(!picture.contains("script"));
    }

    #[test]
    fn what_no_code_holds_has_no_picture() {
        assert_eq!(svg(&"x".repeat(10_000)), "");
    }
}
