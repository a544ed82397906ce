//! What a customer and a mail server see.

use super::*;
use model::{ContactId, Medium, NotificationId, OrderId, Promise, Template};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

const NOW: Moment = Moment(1_795_856_400_000);

fn notification(template: Template) -> Notification {
    Notification {
        notification: NotificationId::new("N/812").expect("short"),
        order: OrderId::new("SH-1001").expect("short"),
        contact: ContactId::new("C-SH-1001").expect("short"),
        medium: Medium::Mail,
        template,
        promise: Some(Promise { latest: Moment(1_795_899_600_000) }),
    }
}

fn customer() -> Contact {
    Contact { name: "Zoé Lérin".into(), mail: "zoe@client.example".into(), ..Contact::default() }
}

fn mailer(route: Route) -> Mailer {
    let from = "Maison Lune <livraison@maison-lune.example>".into();
    Mailer::new(&MailSettings { from, route }).expect("usable settings")
}

#[test]
fn the_text_is_french_then_english_with_the_promise() {
    let text = body(&notification(Template::VanDelayed), "Zoé Lérin");
    let french = text.find("au plus tard le samedi 28 novembre à 22 h").expect("French");
    let english = text.find("at the latest on Saturday 28 November at 22:00").expect("English");
    assert!(french < english);
    for template in Template::ALL {
        assert!(subject(&notification(*template)).contains("SH-1001"));
    }
}

#[tokio::test]
async fn a_folder_holds_one_file_a_notification_however_often_it_is_sent() {
    let folder = std::env::temp_dir().join(format!("regie-mail-{}", std::process::id()));
    let mailer = mailer(Route::Folder(folder.clone()));
    for _ in 0..2 {
        assert_eq!(mailer.send(&notification(Template::PromiseMoved), &customer(), NOW).await, Delivery::Sent);
    }
    let mut entries = tokio::fs::read_dir(&folder).await.expect("written");
    let first = entries.next_entry().await.expect("readable").expect("one");
    assert_eq!(first.file_name(), "N_2f812.eml");
    assert!(entries.next_entry().await.expect("readable").is_none());
    let mail = tokio::fs::read_to_string(first.path()).await.expect("text");
    assert!(mail.is_ascii(), "quoted-printable and encoded words only");
    for expected in [
        "Message-ID: <N_2f812@maison-lune.example>",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Type: text/plain; charset=utf-8",
        "Date: Sat, 28 Nov 2026 09:00:00 +0000",
        "chang=C3=A9",
    ] {
        assert!(mail.contains(expected), "{expected} in\n{mail}");
    }
    tokio::fs::remove_dir_all(&folder).await.expect("own folder");
}

#[tokio::test]
async fn a_customer_without_an_address_is_refused_at_once() {
    let mailer = mailer(Route::Folder(std::env::temp_dir().join("regie-mail-never")));
    for bad in ["", "zoe", "zoe@client.example\r\nBcc: all@client.example"] {
        let contact = Contact { mail: bad.into(), ..customer() };
        let sent = mailer.send(&notification(Template::Cancelled), &contact, NOW).await;
        assert_eq!(sent, Delivery::Refused("bad_address"), "{bad}");
    }
    let no_sender = MailSettings { from: "nobody".into(), route: Route::Folder("x".into()) };
    assert!(matches!(Mailer::new(&no_sender), Err(MailError::BadSender)));
}

/// A mail server that answers `verdict` to each recipient and keeps what it was told.
async fn server(verdict: &'static str) -> (u16, Arc<Mutex<String>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let heard = Arc::new(Mutex::new(String::new()));
    let kept = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"220 test\r\n").await;
            let mut in_data = false;
            while let Ok(Some(line)) = lines.next_line().await {
                kept.lock().expect("one task").push_str(&format!("{line}\n"));
                let answer = match line.split(' ').next().unwrap_or("") {
                    "." if in_data => {
                        in_data = false;
                        "250 kept"
                    }
                    _ if in_data => continue,
                    "RCPT" => verdict,
                    "DATA" => {
                        in_data = verdict.starts_with('2');
                        "354 go on"
                    }
                    _ => "250 ok",
                };
                let _ = write.write_all(format!("{answer}\r\n").as_bytes()).await;
            }
        }
    });
    (port, heard)
}

#[tokio::test]
async fn a_servers_answer_decides_between_sent_later_and_never() {
    for (verdict, expected) in [
        ("250 ok", Delivery::Sent),
        ("451 come back", Delivery::Retry("mail_deferred")),
        ("421 closing", Delivery::Away("mail_closed")),
        ("535 who are you", Delivery::Away("mail_login")),
        ("550 unknown", Delivery::Refused("mail_refused")),
    ] {
        let (port, heard) = server(verdict).await;
        let mailer = mailer(Route::Smtp { host: "127.0.0.1".into(), port, tls: false, login: None });
        let sent = mailer.send(&notification(Template::Declined), &customer(), NOW).await;
        assert_eq!(sent, expected, "{verdict}");
        assert!(heard.lock().expect("one task").contains("RCPT TO:<zoe@client.example>"));
    }
}

#[tokio::test]
async fn no_server_is_worth_another_try() {
    let mailer = mailer(Route::Smtp { host: "127.0.0.1".into(), port: 1, tls: false, login: None });
    let sent = mailer.send(&notification(Template::Declined), &customer(), NOW).await;
    assert_eq!(sent, Delivery::Away("no_connection"));
}

/// Text from a shop reaches a header: no sign of it may begin a line of its own, and none may turn the others round.
#[tokio::test]
async fn a_name_with_control_characters_is_cleaned_and_the_mail_leaves() {
    let folder = std::env::temp_dir().join(format!("regie-mail-clean-{}", std::process::id()));
    let mailer = mailer(Route::Folder(folder.clone()));
    let name = "Ana\u{0}\r\nBcc: all@client.example\t\u{202e}\u{1f}  Roux".to_owned();
    let contact = Contact { name, ..customer() };
    assert_eq!(mailer.send(&notification(Template::VanDelayed), &contact, NOW).await, Delivery::Sent);
    let mail = tokio::fs::read_to_string(folder.join("N_2f812.eml")).await.expect("written");
    assert!(mail.lines().all(|line| !line.starts_with("Bcc")), "{mail}");
    assert!(mail.contains("Bonjour Ana Bcc: all@client.example Roux,"), "{mail}");
    tokio::fs::remove_dir_all(&folder).await.expect("own folder");
}

/// The app has no money of the order in its hands: what is given back, and whether anything was paid, is the
/// shop's business.
#[test]
fn no_mail_promises_a_refund() {
    for template in Template::ALL {
        let text = body(&notification(*template), "");
        for claim in ["vous rembourse", "refunds you", "The shop refunds", "comme demandé", "as you asked"] {
            assert!(!text.contains(claim), "{claim} in {text}");
        }
    }
    let declined = body(&notification(Template::Declined), "");
    assert!(declined.contains("la boutique où vous avez acheté") && declined.contains("the shop where you bought"));
}

#[test]
fn only_who_asked_for_it_reads_that_they_asked() {
    let text = |template| body(&notification(template), "");
    assert!(text(Template::Cancelled).contains("Comme vous l'avez demandé"));
    let ours = text(Template::CancelledByUs);
    assert!(ours.contains("Nous avons dû annuler") && !ours.contains("demandé"), "{ours}");
    let late = text(Template::CancelTooLate);
    assert!(late.contains("trop tard") && late.contains("au plus tard le samedi 28 novembre"), "{late}");
    let arrived = body(&Notification { promise: None, ..notification(Template::CancelTooLate) }, "");
    assert!(arrived.contains("trop tard : elle vous a déjà été livrée."), "{arrived}");
    assert!(arrived.contains("too late: it has been delivered to you already."), "{arrived}");
    for claim in ["arrivera", "will arrive", "annulé.", "écrirons", "write to you"] {
        assert!(!arrived.contains(claim), "{claim} in {arrived}");
    }
}
