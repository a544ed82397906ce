//! The smallest HTTP clients that do: on two cores, a comfortable one would cost as much as the app it measures.

use crate::Failure;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A request with these headers and this body, ready to be sent many times.
pub fn post(path: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A connection that is kept.
pub struct Line {
    stream: tokio::net::TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 4_096] })
    }

    /// Sends a request and reads its answer; the status.
    pub async fn ask(&mut self, request: &[u8]) -> Result<u16, Failure> {
        self.stream.write_all(request).await?;
        let mut held = 0;
        loop {
            if held == self.buffer.len() {
                return Err("an answer longer than expected".into());
            }
            let read = self.stream.read(&mut self.buffer[held..]).await?;
            if read == 0 {
                return Err("the app hung up".into());
            }
            held += read;
            if let Some((status, length)) = answer(&self.buffer[..held])
                && held >= length
            {
                return Ok(status);
            }
        }
    }
}

/// Status and length of an answer whose head is complete.
fn answer(bytes: &[u8]) -> Option<(u16, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    Some((status, head + 4 + length.parse::<usize>().ok()?))
}

/// What the first picture of a screen says of itself.
pub struct Picture {
    /// Its position in the log.
    pub seq: u64,
    /// The app's time.
    pub at: model::Moment,
}

/// The first picture of a screen that joins the stream.
pub fn picture(address: SocketAddr, patience: Duration) -> Result<Picture, Failure> {
    let mut stream = connect(address, patience)?;
    stream.write_all(format!("GET {} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", contract::STREAM_PATH).as_bytes())?;
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 65_536]);
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Err("the stream ended before its first picture".into());
        }
        bytes.extend_from_slice(&buffer[..read]);
        // An event ends with an empty line; lines of the head end in \r\n.
        if bytes.windows(2).any(|two| two == b"\n\n") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let number = |field: &str| -> Result<u64, Failure> {
        let rest = text.split_once(&format!("\"{field}\":")).ok_or("the stream began without a picture")?.1;
        Ok(rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("").parse()?)
    };
    Ok(Picture { seq: number("logSeq")?, at: model::Moment(i64::try_from(number("at")?)?) })
}

/// Calls a command; its place in the log once it is accepted.
pub fn command(address: SocketAddr, call: &serde_json::Value, patience: Duration) -> Result<u64, Failure> {
    let mut stream = connect(address, patience)?;
    let headers = [("content-type", "application/json".to_owned()), ("connection", "close".to_owned())];
    stream.write_all(&post(contract::CALL_PATH, &headers, call.to_string().as_bytes()))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    let reply: serde_json::Value = serde_json::from_str(body)?;
    let taken = head.starts_with("HTTP/1.1 200").then(|| reply["seq"].as_u64()).flatten();
    taken.ok_or_else(|| format!("refused: {body}").into())
}

fn connect(address: SocketAddr, patience: Duration) -> Result<TcpStream, Failure> {
    let stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_read_timeout(Some(patience))?;
    Ok(stream)
}
