//! A real SMTP server on loopback: Debian's `python3-aiosmtpd`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/smtp_server.py");

/// Longer than the first delay before a mail is tried again.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of which the tests see what it took. Stopped when dropped.
pub(crate) struct SmtpServer {
    child: Child,
    pub(crate) port: u16,
    folder: TempDir,
}

/// How it is reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Secrecy<'a> {
    Open,
    /// With that certificate and key.
    Upgraded(&'a Path, &'a Path),
    Wrapped(&'a Path, &'a Path),
}

/// A Python that has aiosmtpd; `None` where there is none, which is an error where `CI` is set.
fn python() -> Option<&'static str> {
    let found = ["/usr/bin/python3", "python3"].into_iter().find(|python| {
        let mut command = Command::new(python);
        command
            .args(["-c", "import aiosmtpd"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "python3-aiosmtpd is missing: scripts/test installs it"
        );
        eprintln!("skipped: python3-aiosmtpd is missing");
    }
    found
}

impl SmtpServer {
    pub(crate) fn start() -> Option<Self> {
        Self::at(0, Secrecy::Open)
    }

    /// At that port; 0 is one of the system's choice.
    pub(crate) fn at(port: u16, secrecy: Secrecy<'_>) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(python()?);
        command.arg(SCRIPT).arg(port.to_string()).arg(folder.path());
        match secrecy {
            Secrecy::Open => {}
            Secrecy::Upgraded(certificate, key) => {
                command.args([certificate, key]).arg("starttls");
            }
            Secrecy::Wrapped(certificate, key) => {
                command.args([certificate, key]).arg("wrapped");
            }
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let port = line
            .trim()
            .strip_prefix("port ")
            .unwrap_or_else(|| panic!("{line}"));
        Some(Self {
            child,
            port: port.parse().unwrap(),
            folder,
        })
    }

    fn lines(&self, file: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join(file)).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The mails to that address that it has taken.
    pub(crate) fn taken(&self, to: &str) -> Vec<Value> {
        let lines = self.lines("taken").into_iter();
        lines.filter(|mail| mail["to"][0] == to).collect()
    }

    /// How often it has sent a mail to that address away.
    pub(crate) fn sent_away(&self, to: &str) -> usize {
        let lines = self.lines("refused").into_iter();
        lines.filter(|mail| mail["to"] == to).count()
    }

    /// Waits until it has taken a mail to that address.
    #[track_caller]
    pub(crate) fn awaited(&self, to: &str) -> Value {
        until(|| self.taken(to).pop())
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for it, but not for ever.
#[track_caller]
pub(crate) fn until<T>(mut there: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(since.elapsed() < PATIENCE, "it did not come");
        pause();
    }
}

#[expect(clippy::disallowed_methods, reason = "a test waits for another process")]
pub(crate) fn pause() {
    std::thread::sleep(Duration::from_millis(100));
}

/// A port at which nothing listens for now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A certificate for this machine and its key, made now.
pub(crate) fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("smtp.pem"), folder.join("smtp.key"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    (certificate, key)
}
