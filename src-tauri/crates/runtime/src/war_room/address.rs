//! The address under which other machines reach this one.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// A documentation address (RFC 5737): nobody is there, and nothing is sent to it.
const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// The address of the interface that leads out, else the loopback. Connecting a UDP socket chooses a way and sends
/// no packet.
pub fn ours() -> IpAddr {
    let chosen = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect(ELSEWHERE).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    chosen().filter(|ip| !ip.is_unspecified()).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}
