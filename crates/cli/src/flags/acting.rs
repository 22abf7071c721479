use clap::Args;

/// As whom a command acts, and in which company.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ActingFlags {
    /// Act as that user [default: the company's first admin]
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: Option<String>,
    /// In that company, by its name or id; needed where there are several and the user does not say which
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
}
