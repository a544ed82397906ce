//! A message to a customer reaches a real mail server.

use super::app::{card, open};
use crate::wire::eventually;
use adapters::mail::Route;
use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The interpreter that the distribution's package belongs to.
const PYTHON: &str = "/usr/bin/python3";

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_whose_order_is_declined_gets_a_mail() {
    let box_folder = tests::folder("smtp").join("mails");
    let Some((_server, port)) = Server::start(&box_folder).await else {
        return println!("skipped: python3-aiosmtpd is not installed");
    };
    let app = open(|settings| {
        settings.mail.route = Route::Smtp { host: "127.0.0.1".to_owned(), port, tls: false, login: None };
    })
    .await;
    let mut too_many = card(1);
    too_many.lines[0].qty = 9_999;
    assert_eq!(app.order(&too_many, "hook-1").await.0, 200);
    eventually("the sending is a fact", async || app.count("notification_sent").await == 1).await;
    let mails = mails(&box_folder.join("new"));
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("camille@client.example") && mails[0].contains("SH-1"), "{}", mails[0]);
    // The outcome is a fact first; then the outbox forgets the message.
    let pending = async || app.running.app.store().pending(store::Lane::Mail, (model::Seq(0), 0), 10).await;
    eventually("nothing is left to send", async || pending().await.is_ok_and(|left| left.is_empty())).await;
    app.close().await;
}

fn mails(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect()
}

/// A mail server of another make, in a process of its own.
struct Server(Child);

impl Server {
    /// Starts it with a mailbox folder; `None` when it is not installed.
    async fn start(mails: &Path) -> Option<(Self, u16)> {
        let installed = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !installed.is_ok_and(|status| status.success()) {
            return None;
        }
        let port = free_port().expect("a free port");
        let mut command = Command::new(PYTHON);
        command.args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")]);
        command.args(["-c", "aiosmtpd.handlers.Mailbox"]).arg(mails);
        let server = Self(command.stdout(Stdio::null()).spawn().expect("the mail server starts"));
        let answers = async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        eventually("the mail server answers", answers).await;
        Some((server, port))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
