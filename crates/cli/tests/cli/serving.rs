use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::office::{Office, figures};

/// A running server, stopped for good when dropped.
pub(crate) struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    /// What it wrote up to the line that says that it is ready.
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(office: &Office, more: &[&str]) -> Self {
        Self::of(office.command(&[&["serve", "--listen", "127.0.0.1:0"][..], more].concat()))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self {
            child,
            output,
            address: String::new(),
        };
        let line = server.next_line();
        let address = line.strip_prefix("Callbook is ready at http://");
        server.address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        server
    }

    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "no whole line: {line}");
        line.trim_end().to_owned()
    }

    /// What it answers to a GET.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Stops it as systemd does; answers what it wrote after the last line that was read.
    pub(crate) fn stop(mut self) -> String {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        rest
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

on_both_databases![
    a_company_that_is_set_up_needs_no_code,
    an_import_by_command_while_the_server_runs,
];

fn a_company_that_is_set_up_needs_no_code(office: Office) {
    let server = Server::start(&office, &[]);
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop(), "");
}

fn an_import_by_command_while_the_server_runs(office: Office) {
    let server = Server::start(&office, &[]);
    let rows: String = (0..300).map(|n| format!("9876500{n:03}\n")).collect();
    for round in 0..5 {
        let said = office.import(
            "many.csv",
            format!("phone,round\n{}", rows.replace('\n', &format!(",{round}\n"))),
            &[],
        );
        let expected = if round == 0 {
            [300, 0, 0, 0]
        } else {
            [0, 0, 300, 0]
        };
        assert_eq!(figures(&said.ends_with(0).json()), expected);
    }
    server.stop();
    assert_eq!(office.customers("mano").len(), 300);
}

#[test]
fn the_set_up_address_is_one_whole_line_with_a_code_of_this_start() {
    let office = Office::empty();
    let mut codes = Vec::new();
    for _ in 0..2 {
        let mut server = Server::start(&office, &[]);
        let line = server.next_line();
        let code = line.strip_prefix(&format!(
            "Set up Callbook at http://{}/set-up?code=",
            server.address
        ));
        let code = code.unwrap_or_else(|| panic!("{line}")).to_owned();
        assert!(code.split('-').all(|group| group.len() == 4), "{code}");
        assert_eq!(server.stop(), "");
        codes.push(code);
    }
    assert_ne!(codes[0], codes[1]);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let office = Office::new();
    let server = Server::start(&office, &[]);
    let said = office.run(&["serve", "--listen", &server.address]).ends_with(4);
    said.tells(&format!("Callbook cannot listen at {}", server.address));
}

#[test]
fn without_a_command_it_serves() {
    let office = Office::new();
    let mut command = office.command(&[]);
    command.env("CALLBOOK_LISTEN", "127.0.0.1:0");
    let server = Server::of(command);
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    server.stop();
}
