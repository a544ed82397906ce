//! The clients: one call after the other on a kept connection, each made again under its id until it is acknowledged.

use super::SECRET;
use crate::camille;
use adapters::{Secret, shopify};
use model::{Channel, ContactId, DeptId, Moment, OrderCard, OrderId, OrderLine, Service, SkuId};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

/// How long an answer may take before the call is made again: longer than the app lets anybody wait.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pause before a call is made again.
const AGAIN: Duration = Duration::from_millis(10);
/// Every so many calls one is a person's word instead of an order.
const WORD_EVERY: u64 = 10;

/// An acknowledged call.
pub struct Ack {
    pub at: Instant,
    /// The order told, when it was one.
    pub order: Option<OrderId>,
    number: u64,
    body: String,
}

/// What one client saw.
#[derive(Default)]
pub struct Answers {
    pub acks: Vec<Ack>,
    pub again: usize,
}

/// One client.
pub struct Client {
    line: Line,
    /// Time from one of its calls to the next.
    every: Duration,
    first: Duration,
}

impl Client {
    pub fn new(address: SocketAddr, clients: u64, per_second: u64, number: u64) -> Self {
        let every = Duration::from_secs(1) * clients as u32 / per_second as u32;
        Self { line: Line::new(address), every, first: every * number as u32 / clients as u32 }
    }

    /// Tells orders at its pace until asked to stop. After an outage it goes on at its pace: what was late is not
    /// hurried.
    pub fn tell(mut self, stop: &AtomicBool, next: &AtomicU64) -> Answers {
        let mut told = Answers::default();
        thread::sleep(self.first);
        let mut due = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let (order, request) = call(number);
            let body = loop {
                match self.line.ask(&request) {
                    Some((200, body)) => break body,
                    Some(_) | None => {
                        told.again += 1;
                        thread::sleep(AGAIN);
                    }
                }
            };
            told.acks.push(Ack { at: Instant::now(), order, number, body });
            due = (due + self.every).max(Instant::now());
            thread::sleep(due - Instant::now().min(due));
        }
        told
    }
}

/// Makes every acknowledged call once more; how many are answered otherwise than the first time.
pub fn ask_again(address: SocketAddr, acks: &[Ack]) -> usize {
    let mut line = Line::new(address);
    let mut same = |ack: &&Ack| {
        let request = call(ack.number).1;
        (0..100).any(|_| match line.ask(&request) {
            Some((200, body)) => body == ack.body,
            Some(_) | None => {
                thread::sleep(AGAIN);
                false
            }
        })
    };
    acks.iter().filter(|ack| !same(ack)).count()
}

/// The `number`th call, the same each time.
fn call(number: u64) -> (Option<OrderId>, Vec<u8>) {
    if number % WORD_EVERY == WORD_EVERY - 1 {
        let args = serde_json::json!({"kind": "notify", "level": "act"});
        let word = serde_json::json!({"cmd": "set_autonomy", "args": args, "key": format!("siege-{number}")});
        let headers = [("content-type", "application/json".to_owned())];
        return (None, post(contract::CALL_PATH, &headers, word.to_string().as_bytes()));
    }
    let card = card(number);
    let (headers, body) = shopify::render(&card, &camille(), &Secret::new(SECRET), &format!("siege-{number}"));
    (Some(card.order), post("/feeds/shopify/shop", &headers, &body))
}

fn card(number: u64) -> OrderCard {
    let name = format!("SH-{}", 7_000_000 + number);
    OrderCard {
        order: OrderId::new(&name).expect("a short word is an id"),
        channel: Channel::Live,
        placed_at: Moment(1_795_690_000_000),
        contact: ContactId::new(&format!("C-{name}")).expect("a short word is an id"),
        dept: DeptId::new("75").expect("a département"),
        near: None,
        service: Service::Standard,
        lines: vec![OrderLine {
            sku: SkuId::new("LUN-001").expect("a short word is an id"),
            qty: 1,
            price_cents: Some(3_990),
        }],
    }
}

fn post(path: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    [text.as_bytes(), b"\r\n", body].concat()
}

/// A connection that is kept, and made anew when it has broken.
struct Line {
    address: SocketAddr,
    stream: Option<TcpStream>,
}

impl Line {
    fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Status and body; `None` when the connection broke or nobody answered.
    fn ask(&mut self, request: &[u8]) -> Option<(u16, String)> {
        let mut stream = self.stream.take().or_else(|| self.connect())?;
        stream.write_all(request).ok()?;
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4_096]);
        loop {
            if let Some(answer) = whole(&bytes) {
                self.stream = Some(stream);
                return Some(answer);
            }
            match stream.read(&mut buffer).ok()? {
                0 => return None,
                read => bytes.extend_from_slice(&buffer[..read]),
            }
        }
    }

    fn connect(&self) -> Option<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE).ok()?;
        stream.set_nodelay(true).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        Some(stream)
    }
}

/// Status and body of an answer that has come to its end.
fn whole(bytes: &[u8]) -> Option<(u16, String)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
    let body = bytes.get(head + 4..head + 4 + length)?;
    Some((status, String::from_utf8_lossy(body).into_owned()))
}
