//! How long somebody has to wait before the next try.

use serde::Serialize;

/// The seconds, for the script that counts them down, and the words for everybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Wait {
    seconds: i64,
    text: String,
}

impl Wait {
    pub(crate) fn of(seconds: i64) -> Self {
        let text = match seconds {
            ..=1 => "Try again in a second.".to_owned(),
            seconds @ 2..120 => format!("Try again in {seconds} seconds."),
            seconds => format!("Try again in {} minutes.", seconds.div_euclid(60)),
        };
        Self {
            seconds: seconds.max(1),
            text,
        }
    }

    /// How much longer something holds.
    pub(crate) fn holding(seconds: i64) -> Self {
        let text = match seconds {
            ..=0 => "It has run out: have another one sent.".to_owned(),
            seconds @ 1..90 => format!("It works for another {seconds} seconds."),
            seconds => format!("It works for another {} minutes.", (seconds + 30).div_euclid(60)),
        };
        Self { seconds, text }
    }
}

#[cfg(test)]
mod tests {
    use super::Wait;

    #[test]
    fn a_wait_in_words() {
        assert_eq!(Wait::of(0).text, "Try again in a second.");
        assert_eq!(Wait::of(61).text, "Try again in 61 seconds.");
        assert_eq!(Wait::holding(600).text, "It works for another 10 minutes.");
        assert_eq!(Wait::holding(0).text, "It has run out: have another one sent.");
        assert_eq!(Wait::of(900).text, "Try again in 15 minutes.");
    }
}
