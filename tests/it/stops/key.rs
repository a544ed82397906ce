//! The key of the contacts, lost or exchanged: orders are taken, what cannot be read is said as that, and a key that is
//! put back opens it again.

use crate::store::{camille, orders};
use model::ContactId;
use std::fs;
use store::{Batch, Settings, Store};

async fn open(settings: &Settings) -> Store {
    Store::open(settings.clone()).await.expect("the store opens").0
}

/// Keeps the contact of one order at the place `seq` of the log.
async fn come(store: &Store, seq: u64, id: &str) -> ContactId {
    let id = ContactId::new(id).expect("a code");
    let batch = Batch { events: &orders(seq, 1), contacts: &[(id, camille().1)], outbox: &[] };
    store.append(&batch).await.expect("it is kept");
    id
}

/// The name, or the code of the error.
async fn name(store: &Store, id: ContactId) -> String {
    match store.contact(id).await {
        Ok(contact) => contact.map(|contact| contact.name).unwrap_or_default(),
        Err(error) => error.code().to_owned(),
    }
}

#[tokio::test]
async fn a_lost_key_is_missed_and_opens_again_once_it_is_back() {
    let settings = tests::database().await;
    let (key, aside) = (settings.data.join("contact.key"), settings.data.join("aside"));
    let first = open(&settings).await;
    assert_eq!(first.keys_missing(), 0);
    let old = come(&first, 1, "C-1").await;
    first.close().await;
    fs::rename(&key, &aside).expect("it is ours");

    let second = open(&settings).await;
    assert_eq!(second.keys_missing(), 1, "a new key is not made in silence");
    assert_eq!(name(&second, old).await, "SEALED");
    let new = come(&second, 2, "C-2").await;
    assert_eq!(name(&second, new).await, "Camille Desgranges", "orders are taken all the same");
    second.close().await;
    let again = open(&settings).await;
    assert_eq!(again.keys_missing(), 1, "it is missed until it is back");
    again.close().await;

    fs::rename(&aside, &key).expect("it is ours");
    let third = open(&settings).await;
    assert_eq!(third.keys_missing(), 0);
    assert_eq!([name(&third, old).await, name(&third, new).await], ["Camille Desgranges", "Camille Desgranges"]);
    third.close().await;
}

#[tokio::test]
async fn another_key_in_its_place_is_seen() {
    let settings = tests::database().await;
    let first = open(&settings).await;
    let old = come(&first, 1, "C-1").await;
    first.close().await;
    fs::write(settings.data.join("contact.key"), [7; 32]).expect("it can be written");
    let second = open(&settings).await;
    assert_eq!((second.keys_missing(), name(&second, old).await), (1, "SEALED".to_owned()));
    second.close().await;
    fs::write(settings.data.join("contact.key"), b"short").expect("it can be written");
    assert_eq!(Store::open(settings).await.err().map(|error| error.code()), Some("BAD_KEY"));
}

#[tokio::test]
async fn a_database_from_before_keys_were_remembered_is_asked_itself() {
    let settings = tests::database().await;
    let first = open(&settings).await;
    come(&first, 1, "C-1").await;
    first.close().await;
    let url = settings.database_url.clone().expect("tests name a database");
    let mut database = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.expect("the database answers");
    let forget = async |database: &mut sqlx::PgConnection| {
        sqlx::query("delete from contact_key").execute(database).await.expect("it forgets");
    };
    forget(&mut database).await;
    let same = open(&settings).await;
    assert_eq!(same.keys_missing(), 0);
    same.close().await;
    forget(&mut database).await;
    fs::remove_file(settings.data.join("contact.key")).expect("it is ours");
    let lost = open(&settings).await;
    assert_eq!(lost.keys_missing(), 1);
    lost.close().await;
}
