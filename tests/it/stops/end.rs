//! The end of the program while others hold half-sent requests open.

use crate::{
    kill::app::{binary, regie, signal},
    wire::client,
};
use adapters::{Secret, shopify};
use rustix::process::Signal;
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tests::siege::{SECRET, Victim};

/// Requests that never come to their end.
const HALVES: usize = 400;

/// A request without the end of its head, one without its body, one whose body stops, or a connection that says nothing.
fn half(address: SocketAddr, n: usize) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the app takes connections");
    let said: &[u8] = match n % 4 {
        0 => b"POST /feeds/shopify/shop HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-le",
        1 => b"POST /feeds/shopify/shop HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 500\r\n\r\n",
        2 => b"POST /api/call HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"cmd\"",
        _ => b"",
    };
    stream.write_all(said).expect("it is sent");
    stream
}

#[test]
fn half_sent_requests_do_not_hold_the_app_and_nothing_acknowledged_is_lost() {
    let (binary, data) = (binary(), tests::folder("halves"));
    let victim = Victim::start(move || regie(&binary), &data).expect("the app starts");
    let address = victim.address();
    let halves: Vec<TcpStream> = (0..HALVES).map(|n| half(address, n)).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let teller = {
        let stop = Arc::clone(&stop);
        thread::spawn(move || tell_until(address, &stop))
    };
    thread::sleep(Duration::from_secs(1));
    let took = victim.end().expect("it ends in good order");
    stop.store(true, Ordering::Relaxed);
    let acknowledged = teller.join().expect("the teller ends");
    println!(
        "ended after {:.2} s with {} half-sent requests, {acknowledged} orders acknowledged",
        took.as_secs_f64(),
        halves.len()
    );
    // The bound of the app is 5 s; the rest is for a busy machine.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(acknowledged > 0);
    assert!(orders_kept(&data) >= acknowledged);
    fs::remove_dir_all(&data).expect("the folder can be cleared");
}

/// Tells orders one after the other; how many were acknowledged.
fn tell_until(address: SocketAddr, stop: &AtomicBool) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (http, mut acknowledged) = (client(), 0);
        for number in 1.. {
            let card = crate::feeds::app::card(number);
            let (headers, body) = shopify::render(
                &card,
                &crate::feeds::app::camille(),
                &Secret::new(SECRET),
                &format!("halves-{number}"),
            );
            let post = http.post(format!("http://{address}/feeds/shopify/shop")).body(body);
            let sent = headers.iter().fold(post, |post, (name, value)| post.header(*name, value)).send().await;
            match sent {
                Ok(answer) if answer.status().is_success() => acknowledged += 1,
                Ok(_) | Err(_) if stop.load(Ordering::Relaxed) => break,
                Ok(_) | Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        acknowledged
    })
}

fn orders_kept(data: &std::path::Path) -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (store, supervisor) = store::Store::open(store::Settings::private(data)).await.expect("the log opens");
        let mut orders = 0;
        let count = |event: model::Event| orders += usize::from(event.kind() == "order_placed");
        store.stream(model::Seq(1), count).await.expect("the log can be read");
        store.close().await;
        supervisor.expect("the Postgres is the app's own").stop().await;
        orders
    })
}

#[test]
fn one_connection_too_many_is_told_so_and_the_next_is_taken_once_there_is_room() {
    let (binary, data) = (binary(), tests::folder("too-many"));
    let victim = Victim::start(move || regie(&binary), &data).expect("the app starts");
    let mut open: Vec<TcpStream> = (0..511).map(|_| half(victim.address(), 0)).collect();
    // The client that watched the files may still hold one.
    open.extend((0..2).map(|_| half(victim.address(), 3)));
    let refused = || {
        let mut one = half(victim.address(), 3);
        one.set_read_timeout(Some(Duration::from_secs(2))).expect("a patience");
        let mut said = String::new();
        let _ = one.read_to_string(&mut said);
        said.starts_with("HTTP/1.1 503")
    };
    assert!(refused(), "the app is full");
    open.truncate(100);
    let since = Instant::now();
    while refused() {
        assert!(since.elapsed() < Duration::from_secs(60), "there is room again");
    }
    victim.end().expect("it ends in good order");
    drop(open);
    fs::remove_dir_all(&data).expect("the folder can be cleared");
}

#[test]
fn a_second_signal_ends_at_once_and_the_next_start_finds_everything() {
    let (binary, data) = (binary(), tests::folder("twice"));
    let program = binary.clone();
    let victim = Victim::start(move || regie(&program), &data).expect("the app starts");
    let halves: Vec<TcpStream> = (0..20).map(|n| half(victim.address(), n)).collect();
    let pid = victim.pid();
    signal(pid, Signal::TERM);
    thread::sleep(Duration::from_millis(100));
    signal(pid, Signal::TERM);
    let took = victim.ended();
    println!("ended {:.2} s after the second signal", took.as_secs_f64());
    drop(halves);
    let again = Victim::start(move || regie(&binary), &data).expect("it starts again");
    again.end().expect("it ends in good order");
    fs::remove_dir_all(&data).expect("the folder can be cleared");
}
