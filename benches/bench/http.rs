//! As much of HTTP/1.1 as the load needs: requests whose bytes are made before the clock starts, and
//! answers that say how long they are. A ready-made client would measure itself as well.

use std::io::ErrorKind;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::net::TcpStream;

/// More than any answer has.
const LARGEST: usize = 4 * 1_024 * 1_024;

/// A request's bytes.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut lines = vec![format!("{method} {path} HTTP/1.1"), "host: localhost".to_owned()];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    if method != "GET" {
        lines.push(format!("content-length: {}", body.len()));
    }
    format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
}

/// What a browser sends with a form of our own pages.
pub fn form(path: &str, cookie: Option<&str>, body: &str) -> Vec<u8> {
    let mut headers =
        vec![("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    request("POST", path, &headers, body)
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: String,
    head: String,
}

impl Answer {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        headers(&self.head).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// A cookie that it sets, as a browser gives it back: `name=value`.
    ///
    /// # Errors
    /// Where it sets none of this name.
    pub fn cookie(&self, name: &str) -> Result<String> {
        headers(&self.head)
            .filter(|(found, _)| found.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next())
            .find(|pair| pair.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
            .map(str::to_owned)
            .with_context(|| format!("no cookie {name} in {}", self.head))
    }

    /// Itself, where the status is this one.
    ///
    /// # Errors
    /// What came instead.
    pub fn expect(self, status: u16) -> Result<Self> {
        let start: String = self.body.chars().take(300).collect();
        ensure!(self.status == status, "answered {} and not {status}: {start}", self.status);
        Ok(self)
    }
}

fn headers(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, value)| (name, value.trim()))
}

/// A connection that is kept open.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Opens one.
    ///
    /// # Errors
    /// From the system.
    pub async fn open(addr: &str) -> Result<Self> {
        let stream = TcpStream::connect(addr).await.with_context(|| format!("nobody listens on {addr}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Sends a request and reads its whole answer.
    ///
    /// # Errors
    /// Where the connection ends, or the answer does not say how long it is.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.send(request).await?;
        self.buffer.clear();
        let (head, start, length) = loop {
            self.receive().await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
                let length = headers(&head).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
                // One without content has no length either (RFC 9110, section 8.6).
                let length: usize = match length {
                    Some((_, length)) => length.parse()?,
                    None if head.starts_with("HTTP/1.1 204") => 0,
                    None => bail!("no content-length: {head}"),
                };
                break (head, end + 4, length);
            }
        };
        ensure!(length < LARGEST, "an answer of {length} bytes");
        while self.buffer.len() < start + length {
            self.receive().await?;
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("no status: {head}"))?;
        let body = String::from_utf8_lossy(self.buffer.get(start..).unwrap_or_default()).into_owned();
        Ok(Answer { status, body, head })
    }

    async fn send(&mut self, mut rest: &[u8]) -> Result<()> {
        while !rest.is_empty() {
            match self.stream.try_write(rest) {
                Ok(sent) => rest = rest.get(sent..).unwrap_or_default(),
                Err(why) if why.kind() == ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(why) => bail!("the connection broke while sending: {why}"),
            }
        }
        Ok(())
    }

    async fn receive(&mut self) -> Result<()> {
        loop {
            self.stream.readable().await?;
            match self.stream.try_read_buf(&mut self.buffer) {
                Ok(0) => bail!("the connection ended before the answer"),
                Ok(_) => return Ok(()),
                Err(why) if why.kind() == ErrorKind::WouldBlock => {}
                Err(why) => bail!("the connection broke while reading: {why}"),
            }
        }
    }
}

/// One request on a connection of its own.
///
/// # Errors
/// As [`Connection::exchange`].
pub async fn once(addr: &str, request: &[u8]) -> Result<Answer> {
    Connection::open(addr).await?.exchange(request).await
}

/// A page, with a cookie where one is given.
///
/// # Errors
/// As [`Connection::exchange`].
pub async fn get(addr: &str, path: &str, cookie: Option<&str>) -> Result<Answer> {
    let headers: Vec<(&str, &str)> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
    once(addr, &request("GET", path, &headers, "")).await
}
