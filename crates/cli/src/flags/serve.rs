use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// How to serve.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ServeFlags {
    /// Where to listen; port 0 takes a free one [env: CALLBOOK_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where people reach it, such as https://calls.example.com [env: CALLBOOK_PUBLIC_ADDRESS]
    #[arg(long, value_name = "URL")]
    pub(crate) public_address: Option<String>,
    /// A further name by which it may be asked for; may be repeated [env: CALLBOOK_ALLOWED_HOSTS]
    #[arg(long = "allowed-host", value_name = "NAME")]
    pub(crate) allowed_hosts: Vec<String>,
    /// A network of proxies whose forwarded headers count; may be repeated [env: CALLBOOK_TRUSTED_PROXIES]
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    pub(crate) trusted_proxies: Vec<String>,
    /// The largest file that may be uploaded [env: CALLBOOK_UPLOAD_LIMIT] [default: 200MiB]
    #[arg(long, value_name = "SIZE")]
    pub(crate) upload_limit: Option<String>,
    /// How log lines are written, text or json [env: CALLBOOK_LOG_FORMAT] [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<String>,
    /// A file with the secret that signs what browsers keep [env: CALLBOOK_SECRET_FILE] [default: secret.key in
    /// the data directory, made at the first start]
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,
}
