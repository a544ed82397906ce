//! Mails to customers: French first, English second. Sends over SMTP, or writes into a mailbox folder.
//!
//! The message id comes from the notification, so that a second sending is the same message. Nothing here is written
//! to a trace: names and addresses stay in the mail.

mod words;

pub use words::{body, subject};

use crate::{Delivery, Secret, text};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Body, Mailbox, header, header::ContentTransferEncoding},
    transport::smtp::{authentication::Credentials, client::Tls, client::TlsParameters},
};
use model::{Contact, Moment, Notification};
use std::{path::PathBuf, time::Duration};

/// Longest wait for one message, from connecting to the server's last word: each command has a limit of its own, and
/// a server may use all of them.
const LIMIT: Duration = Duration::from_secs(30);
/// Longest wait for one command of the exchange.
const COMMAND_LIMIT: Duration = Duration::from_secs(15);
/// Most characters of a name.
const NAME_MAX: usize = 80;

/// How mails leave.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The sender: `Maison Lune <livraison@maison-lune.example>`.
    pub from: String,
    /// How they leave.
    pub route: Route,
}

/// The way out.
#[derive(Clone, Debug)]
pub enum Route {
    /// A mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port; 465 speaks TLS from the start.
        port: u16,
        /// Whether it speaks TLS. Only a server on this machine goes without.
        tls: bool,
        /// User and password.
        login: Option<(String, Secret)>,
    },
    /// A folder: one `.eml` a message, named after its notification.
    Folder(PathBuf),
}

/// Why no mails can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender is no address.
    #[error("the sender of mails is not an address such as `Name <mail@shop.example>`")]
    BadSender,
    /// The server's name or its TLS set-up.
    #[error("the mail server cannot be set up: its name or TLS is not usable")]
    BadServer,
}

/// Sends mails.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

impl Mailer {
    /// A mailer; nothing is connected yet.
    ///
    /// # Errors
    /// [`MailError`] when the settings cannot work.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        let from = settings.from.parse().map_err(|_| MailError::BadSender)?;
        let way = match &settings.route {
            Route::Folder(folder) => Way::Folder(folder.clone()),
            Route::Smtp { host, port, tls, login } => Way::Smtp(Box::new(smtp(host, *port, *tls, login.as_ref())?)),
        };
        Ok(Self { from, way })
    }

    /// Sends one notification to its customer.
    pub async fn send(&self, notification: &Notification, contact: &Contact, now: Moment) -> Delivery {
        let message = match self.message(notification, contact, now) {
            Ok(message) => message,
            Err(code) => return Delivery::Refused(code),
        };
        match &self.way {
            Way::Folder(folder) => keep(folder, notification, &message.formatted()).await,
            Way::Smtp(server) => match tokio::time::timeout(LIMIT, server.send(message)).await {
                Ok(Ok(_)) => Delivery::Sent,
                Ok(Err(error)) => verdict(&error),
                Err(_) => Delivery::Away("timeout"),
            },
        }
    }

    fn message(&self, notification: &Notification, contact: &Contact, now: Moment) -> Result<Message, &'static str> {
        let address = contact.mail.trim().parse().map_err(|_| "bad_address")?;
        let name = text::line(&contact.name, NAME_MAX);
        let text = body(notification, &name);
        let name = Some(name).filter(|name| !name.is_empty());
        let text = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable).map_err(|_| "bad_text")?;
        let sent = std::time::UNIX_EPOCH + Duration::from_millis(now.0.max(0).unsigned_abs());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(subject(notification))
            .date(sent)
            .message_id(Some(format!("<{}@{}>", plain(notification), self.from.email.domain())))
            .header(header::ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| "bad_message")
    }
}

fn smtp(
    host: &str,
    port: u16,
    tls: bool,
    login: Option<&(String, Secret)>,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    crate::tls::ready();
    let parameters = || TlsParameters::new(host.to_owned()).map_err(|_| MailError::BadServer);
    let security = match (tls, port) {
        (false, _) => Tls::None,
        (true, 465) => Tls::Wrapper(parameters()?),
        (true, _) => Tls::Required(parameters()?),
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port)
        .tls(security)
        .timeout(Some(COMMAND_LIMIT));
    Ok(match login {
        Some((user, password)) => builder.credentials(Credentials::new(user.clone(), password.text().to_owned())),
        None => builder,
    }
    .build())
}

/// A server's 4xx asks to come back with this message, its 5xx is final. 421 closes the door on all, and a login
/// that is not right says nothing of the message.
fn verdict(error: &lettre::transport::smtp::Error) -> Delivery {
    let code = error.status().map(u16::from);
    match code {
        Some(421) => Delivery::Away("mail_closed"),
        Some(454 | 530 | 534 | 535 | 538) => Delivery::Away("mail_login"),
        Some(400..=499) => Delivery::Retry("mail_deferred"),
        Some(500..=599) => Delivery::Refused("mail_refused"),
        Some(_) => Delivery::Away("mail_confused"),
        None if error.is_client() => Delivery::Refused("bad_message"),
        None if error.is_timeout() => Delivery::Away("timeout"),
        None => Delivery::Away("no_connection"),
    }
}

/// Written aside and renamed, so that a reader of the folder never sees half a message.
async fn keep(folder: &std::path::Path, notification: &Notification, mail: &[u8]) -> Delivery {
    let name = plain(notification);
    let (aside, place) = (folder.join(format!("{name}.tmp")), folder.join(format!("{name}.eml")));
    let write = async {
        tokio::fs::create_dir_all(folder).await?;
        tokio::fs::write(&aside, mail).await?;
        tokio::fs::rename(&aside, &place).await
    };
    write.await.map_or(Delivery::Away("mailbox_unwritable"), |()| Delivery::Sent)
}

/// The notification's key, fit for a file name and a message id. A sign other than a letter or a digit is spelt out,
/// so that two keys never meet.
fn plain(notification: &Notification) -> String {
    let spell =
        |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_string() } else { format!("_{:02x}", c as u32) };
    notification.notification.as_str().chars().map(spell).collect()
}

#[cfg(test)]
mod tests;
