use callbook_domain::network::Network;
use clap::Args;

/// From where the people of a company may sign in and work.
#[derive(Debug, Args)]
pub(crate) struct AllowFromFlags {
    /// The company, by its name or id; not needed where there is one alone
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
    /// Networks, such as 203.0.113.0/24 or 2001:db8::/32; they replace those that are listed
    #[arg(
        value_name = "NETWORK",
        required_unless_present = "anywhere",
        conflicts_with = "anywhere"
    )]
    pub(crate) networks: Vec<Network>,
    /// From anywhere: empties the list
    #[arg(long)]
    pub(crate) anywhere: bool,
}
