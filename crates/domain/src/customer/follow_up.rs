use jiff::Timestamp;

/// What a status change says of the follow-up, the one next moment at which the customer is to be called again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpChoice {
    /// Nothing: one that lies ahead stays, one that is due has been met by this change.
    Unsaid,
    /// Call again then.
    At(Timestamp),
    /// None any more.
    Clear,
}
