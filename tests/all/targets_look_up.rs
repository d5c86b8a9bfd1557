//! Names of targets are looked up once, and what was checked is what is connected to. The resolver of
//! these tests says what it likes; the addresses are real sockets.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use untether::outbound::{ANSWER_LIMIT, LookUp, Outbound};

/// Answers one look-up after the other with these addresses, and counts them.
#[derive(Clone)]
struct Names {
    answers: Arc<Mutex<Vec<Vec<IpAddr>>>>,
    asked: Arc<Mutex<usize>>,
}

impl Names {
    fn new(answers: &[&[&str]]) -> Self {
        let read = |ips: &&[&str]| ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let answers: Vec<Vec<IpAddr>> = answers.iter().map(read).collect();
        Self { answers: Arc::new(Mutex::new(answers)), asked: Arc::default() }
    }

    fn look_up(&self) -> LookUp {
        let names = self.clone();
        Arc::new(move |_| {
            *names.asked.lock().unwrap() += 1;
            let next = names.answers.lock().unwrap().remove(0);
            Box::pin(async move { Ok(next) })
        })
    }

    fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

/// A server at an address of its own, on a port that others may share; how often it was reached.
struct Place {
    port: u16,
    reached: Arc<Mutex<usize>>,
}

impl Place {
    /// Answers each connection with these bytes, over and over if `endless`, then closes it.
    async fn open(address: &str, port: u16, answer: &'static [u8], endless: bool) -> Self {
        let listener = TcpListener::bind((address, port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let reached = Arc::new(Mutex::new(0));
        let count = Arc::clone(&reached);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4_096]).await;
                    let _ = stream.write_all(answer).await;
                    while endless && stream.write_all(&[b'x'; 4_096]).await.is_ok() {}
                });
            }
        });
        Self { port, reached }
    }

    fn reached(&self) -> usize {
        *self.reached.lock().unwrap()
    }
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
const ENDLESS: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
const PLAIN: &str = "plain http is for the networks of UNTETHER_WEBHOOK_ALLOW only";
const PRIVATE: &str = "the name leads to an address that is not public";

fn client(allow: &[&str], names: &Names) -> Outbound {
    let allow = allow.iter().map(|net| net.parse().unwrap()).collect();
    Outbound::with_look_up(allow, names.look_up()).unwrap()
}

async fn post(client: &Outbound, url: &str) -> Result<u16, String> {
    client.post_json(url, &[], "{}".into()).await.map(|reply| reply.status)
}

#[tokio::test]
async fn a_name_that_is_bound_anew_each_time_is_asked_once_and_believed_once() {
    let good = Place::open("127.0.0.2", 0, OK, false).await;
    let bad = Place::open("127.0.0.1", good.port, OK, false).await;
    let names = Names::new(&[&["127.0.0.2"], &["127.0.0.1"], &["127.0.0.2"], &["127.0.0.1"]]);
    let client = client(&["127.0.0.2/32"], &names);
    let url = format!("http://hooks.example:{}/", good.port);
    assert_eq!(post(&client, &url).await, Ok(200));
    assert_eq!(names.asked(), 1, "checked and connected to by one look-up");
    assert_eq!(post(&client, &url).await, Err(PLAIN.into()));
    assert_eq!(names.asked(), 2);
    assert_eq!(post(&client, &url).await, Ok(200));
    assert_eq!(post(&client, &url).await, Err(PLAIN.into()));
    assert_eq!((good.reached(), bad.reached()), (2, 0));
}

#[tokio::test]
async fn a_name_that_leads_to_good_and_bad_is_bad() {
    let good = Place::open("127.0.0.2", 0, OK, false).await;
    let bad = Place::open("127.0.0.1", good.port, OK, false).await;
    let both: &[&[&str]] = &[&["127.0.0.2", "127.0.0.1"], &["127.0.0.1", "127.0.0.2"]];
    for scheme in ["http", "https"] {
        let names = Names::new(both);
        let client = client(&["127.0.0.2/32"], &names);
        let url = format!("{scheme}://hooks.example:{}/", good.port);
        for _ in both {
            let refused = if scheme == "http" { PLAIN } else { PRIVATE };
            assert_eq!(post(&client, &url).await, Err(refused.into()), "{scheme}");
        }
    }
    assert_eq!((good.reached(), bad.reached()), (0, 0));
}

#[tokio::test]
async fn no_private_address_is_reached_by_name() {
    for ip in [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ] {
        for answer in [vec![ip], vec!["93.184.216.34", ip], vec![ip, "2606:2800:220:1::1"]] {
            let names = Names::new(&[&answer]);
            let refused = post(&client(&[], &names), "https://hooks.example/").await;
            assert_eq!(refused, Err(PRIVATE.into()), "{answer:?}");
            assert_eq!(names.asked(), 1);
        }
    }
    let nothing = Names::new(&[&[]]);
    let unknown = post(&client(&[], &nothing), "https://hooks.example/").await;
    assert_eq!(unknown, Err("the name is not known".into()));
}

#[tokio::test]
async fn plain_http_goes_to_permitted_networks_only_and_a_public_one_is_none() {
    let names = Names::new(&[&["93.184.216.34"], &["127.0.0.2", "93.184.216.34"]]);
    let client = client(&["127.0.0.2/32"], &names);
    for _ in 0..2 {
        assert_eq!(post(&client, "http://hooks.example/").await, Err(PLAIN.into()));
    }
    // And an address is not looked up at all.
    assert!(post(&client, "http://127.0.0.1:9/").await.is_err());
    assert!(post(&client, "https://localhost:9/").await.is_err());
    assert_eq!(names.asked(), 2);
}

#[tokio::test]
async fn of_an_endless_answer_64_kib_are_read() {
    let place = Place::open("127.0.0.1", 0, ENDLESS, true).await;
    let client = client(&["127.0.0.1/32"], &Names::new(&[]));
    let begun = Instant::now();
    let url = format!("http://127.0.0.1:{}/", place.port);
    let reply = client.post_json(&url, &[], "{}".into()).await.unwrap();
    assert_eq!((reply.status, reply.body.len(), reply.cut), (200, 65_536, true));
    assert_eq!(ANSWER_LIMIT, 65_536);
    for limit in [0, 1, 1_000_000] {
        let reply = client.get(&url, &[], limit).await.unwrap();
        assert_eq!((reply.body.len(), reply.cut), (limit, true));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "not until the time was up");
}

#[tokio::test]
async fn an_answer_that_just_fits_is_whole() {
    let place = Place::open("127.0.0.1", 0, OK, false).await;
    let client = client(&["127.0.0.1/32"], &Names::new(&[]));
    let url = format!("http://127.0.0.1:{}/", place.port);
    let reply = client.get(&url, &[], 2).await.unwrap();
    assert_eq!((reply.body.as_slice(), reply.cut), (b"ok".as_slice(), false));
    let reply = client.get(&url, &[], 1).await.unwrap();
    assert_eq!((reply.body.as_slice(), reply.cut), (b"o".as_slice(), true));
}
