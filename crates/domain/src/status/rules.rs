use jiff::SignedDuration;

/// Whether choosing the status asks for a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkRule {
    /// A remark may be left out.
    Optional,
    /// There is no change without a remark.
    Required,
}

/// Whether choosing the status asks for a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpRule {
    /// A follow-up may be left out.
    Optional,
    /// There is no change without one; where none is given and there is a default, it is set that far ahead.
    Required {
        /// How far ahead.
        default: Option<SignedDuration>,
    },
}

/// When a customer who was not reached is called again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryRule {
    /// How long after the attempt.
    pub after: SignedDuration,
    /// After so many attempts it is not offered any more.
    pub at_most: u16,
}

/// What choosing the status does to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterChoosing {
    /// It stays open.
    StaysOpen,
    /// It is closed: not called again, and only a manager reopens it.
    Closes,
}

/// The rules of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusRules {
    /// Whether it needs a remark.
    pub remark: RemarkRule,
    /// Whether it needs a follow-up.
    pub follow_up: FollowUpRule,
    /// When it is tried again.
    pub retry: Option<RetryRule>,
    /// Whether it closes the customer.
    pub after: AfterChoosing,
}

impl StatusRules {
    /// Asks for nothing and leaves the customer open.
    pub const NONE: Self = Self {
        remark: RemarkRule::Optional,
        follow_up: FollowUpRule::Optional,
        retry: None,
        after: AfterChoosing::StaysOpen,
    };
}
