//! Sockets, looked up in the tables of the kernel (`/proc/PID/net`).

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// A socket.
#[derive(Debug, PartialEq)]
pub(super) enum Socket {
    /// It takes connections at this address.
    Listening(SocketAddr),
    /// It is connected, or about to be, with this address.
    Connected(SocketAddr),
    /// Of datagrams, at this address.
    Datagrams(SocketAddr),
    /// On this machine, with this path.
    Unix(String),
}

/// The socket with this inode.
pub(super) fn socket(process: u32, inode: &str) -> Option<Socket> {
    let table = |name: &str| fs::read_to_string(format!("/proc/{process}/net/{name}")).unwrap_or_default();
    let tcp = || ["tcp", "tcp6"].into_iter().find_map(|name| tcp_socket(&table(name), inode));
    let udp = || ["udp", "udp6"].into_iter().find_map(|name| udp_socket(&table(name), inode));
    tcp().or_else(udp).or_else(|| unix_socket(&table("unix"), inode))
}

/// Reads lines `NUMBER: LOCAL REMOTE STATE … … … … … INODE`.
fn line<'a>(table: &'a str, inode: &str) -> Option<Vec<&'a str>> {
    let mut lines = table.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    lines.find(|words| words.get(9) == Some(&inode))
}

fn tcp_socket(table: &str, inode: &str) -> Option<Socket> {
    const LISTENS: &str = "0A";
    let words = line(table, inode)?;
    if words[3] == LISTENS {
        address(words[1]).map(Socket::Listening)
    } else {
        address(words[2]).map(Socket::Connected)
    }
}

fn udp_socket(table: &str, inode: &str) -> Option<Socket> {
    address(line(table, inode)?[1]).map(Socket::Datagrams)
}

/// Reads lines `NUMBER: … … … … … INODE PATH`; the path may be missing.
fn unix_socket(table: &str, inode: &str) -> Option<Socket> {
    let mut lines = table.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    let words = lines.find(|words| words.get(6) == Some(&inode))?;
    Some(Socket::Unix(words.get(7).map(ToString::to_string).unwrap_or_default()))
}

/// Reads `0100007F:1F90`: the address as the machine's own numbers of 32 bits, the port.
fn address(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let mut bytes = Vec::with_capacity(16);
    for at in (0..address.len()).step_by(8) {
        bytes.extend(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
    }
    let address = match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(bytes) => IpAddr::from(Ipv4Addr::from(bytes)),
        Err(_) => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?)).to_canonical(),
    };
    Some(SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_the_kernel_writes_them() {
        let written = |numbers: &[u32]| numbers.iter().map(|number| format!("{number:08X}")).collect::<String>();
        let local = written(&[u32::from_ne_bytes([127, 0, 0, 1])]);
        assert_eq!(address(&format!("{local}:1F90")), Some("127.0.0.1:8080".parse().unwrap()));
        let local = written(&[0, 0, 0, u32::from_ne_bytes([0, 0, 0, 1])]);
        assert_eq!(address(&format!("{local}:0050")), Some("[::1]:80".parse().unwrap()));
        assert_eq!(address("0100007F"), None);
        assert_eq!(address("01007F:0050"), None);
    }
}
