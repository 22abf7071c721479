use clap::Args;

/// As whom a command looks, and in which company.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ActingFlags {
    /// Act as that user [default: the company's first admin]
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: Option<String>,
    /// In that company, by its name or id; needed where there are several and the user does not say which
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
}

/// As whom a command does something that is put down to a user, who is never guessed.
#[derive(Debug, Clone, Args)]
pub(crate) struct ActorFlags {
    /// Act as that user, who must be allowed to import
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: String,
    /// The company that the import belongs to, by its name or id; refused where the user belongs to another
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
}

impl From<&ActorFlags> for ActingFlags {
    fn from(flags: &ActorFlags) -> Self {
        Self {
            acting: Some(flags.acting.clone()),
            company: flags.company.clone(),
        }
    }
}
