//! How long an answer is waited for. That is time on the wire, which no clock of ours moves: the peer itself is slow.
//! Webhooks, texts by Twilio or a gateway, and carriers are all asked by this one client.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use untether::domain::retry::SEND_TIMEOUT;
use untether::outbound::Outbound;

/// A peer that answers so long after it was asked; its address.
async fn slow(answers_after: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4_096]).await;
        tokio::time::sleep(answers_after).await;
        let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").await;
    });
    url
}

/// Two seconds on either side, so that a busy machine changes nothing.
#[tokio::test]
async fn an_answer_is_waited_for_fifteen_seconds() {
    assert_eq!(SEND_TIMEOUT, 15_000);
    let client = Outbound::new(vec!["127.0.0.0/8".parse().unwrap()]).unwrap();
    let ask = async |seconds| {
        let url = slow(Duration::from_secs(seconds)).await;
        client.post_json(&url, &[], "{}".into()).await.map(|reply| reply.status)
    };
    let (soon, late) = tokio::join!(ask(13), ask(17));
    assert_eq!(soon, Ok(204));
    assert_eq!(late, Err("no answer in 15 seconds".into()));
}
