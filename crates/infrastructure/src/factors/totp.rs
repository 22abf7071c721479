//! Codes of authenticator apps: RFC 6238 over RFC 4226, with SHA-1 and six digits, which is what all apps do.

use callbook_application::ports::{Enrolment, Totp, TotpSecret, TotpStep};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::{base32, qr, random};

/// How long a code holds, in seconds.
const PERIOD: u64 = 30;
const DIGITS: usize = 6;

/// What stands in an address as it is (RFC 3986, "unreserved").
const LABEL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Secrets from the operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomTotp;

impl Totp for RandomTotp {
    fn new_secret(&self) -> TotpSecret {
        let mut secret = [0; 20];
        random(&mut secret);
        TotpSecret(secret)
    }

    fn enrolment(&self, secret: &TotpSecret, issuer: &str, account: &str) -> Enrolment {
        let key = base32::encoded(&secret.0);
        // A colon parts issuer and account: within them apps would part them there.
        let encoded = |text: &str| utf8_percent_encode(&text.replace(':', " "), LABEL).to_string();
        let (issuer, account) = (encoded(issuer), encoded(account));
        let uri = format!(
            "otpauth://totp/{issuer}:{account}?secret={key}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}"
        );
        let groups: Vec<String> = key
            .as_bytes()
            .chunks(4)
            .map(|four| String::from_utf8_lossy(four).into_owned())
            .collect();
        Enrolment {
            picture: qr::svg(&uri),
            key: groups.join(" "),
            uri,
        }
    }

    fn verify(
        &self,
        secret: &TotpSecret,
        typed: &str,
        now: Timestamp,
        last: Option<TotpStep>,
    ) -> Option<TotpStep> {
        let typed: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let present = u64::try_from(now.as_second()).ok()? / PERIOD;
        let mut found = None;
        // All three are compared whatever comes of the first: how long it takes says nothing.
        for step in [present.saturating_sub(1), present, present.saturating_add(1)] {
            let right: bool = code(secret, step).as_bytes().ct_eq(typed.as_bytes()).into();
            if right && last.is_none_or(|last| TotpStep(step) > last) {
                found = Some(TotpStep(step));
            }
        }
        found
    }
}

/// The code of that step (RFC 4226, 5.3).
fn code(secret: &TotpSecret, step: u64) -> String {
    let mut key = [0; 64];
    key[..20].copy_from_slice(&secret.0);
    let mut mac = Hmac::<Sha1>::new(&key.into());
    mac.update(&step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let offset = usize::from(mac[19] & 15);
    let mut four = [0; 4];
    four.copy_from_slice(&mac[offset..offset + 4]);
    let number = (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000;
    format!("{number:06}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, its last six digits of eight.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&secret(), second / 30), expected);
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after_its_own() {
        let verify = |typed: &str, second| RandomTotp.verify(&secret(), typed, at(second), None);
        assert_eq!(verify("287082", 59), Some(TotpStep(1)));
        assert_eq!(verify("287 082", 89), Some(TotpStep(1)));
        assert_eq!(verify("287082", 0), Some(TotpStep(1)));
        assert_eq!(verify("287082", 90), None);
        assert_eq!(verify("287083", 59), None);
        assert_eq!(verify("", 59), None);
        assert_eq!(verify("8728708287082", 59), None);
        assert_eq!(verify("२८७०८२", 59), None);
    }

    #[test]
    fn no_code_works_twice_nor_one_before_it() {
        let (one, two) = (code(&secret(), 41_152_263), code(&secret(), 41_152_264));
        let now = at(41_152_263 * 30 + 10);
        let first = RandomTotp.verify(&secret(), &one, now, None);
        assert_eq!(first, Some(TotpStep(41_152_263)));
        assert_eq!(RandomTotp.verify(&secret(), &one, now, first), None);
        let next = RandomTotp.verify(&secret(), &two, now, first);
        assert_eq!(next, Some(TotpStep(41_152_264)));
        assert_eq!(RandomTotp.verify(&secret(), &one, now, next), None);
    }

    #[test]
    fn an_app_reads_issuer_account_and_secret() {
        let enrolment = RandomTotp.enrolment(&secret(), "Brightpath & Sons: Calls", "asha");
        assert_eq!(
            enrolment.uri,
            "otpauth://totp/Brightpath%20%26%20Sons%20%20Calls:asha?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Brightpath%20%26%20Sons%20%20Calls&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(enrolment.key, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(enrolment.picture.starts_with("<svg "));
        assert_eq!(format!("{enrolment:?}"), "Enrolment(hidden)");
    }

    #[test]
    fn secrets_differ_and_stay_hidden() {
        let (one, other) = (RandomTotp.new_secret(), RandomTotp.new_secret());
        assert_ne!(one, other);
        assert_eq!(format!("{one:?}"), "TotpSecret(hidden)");
    }
}
