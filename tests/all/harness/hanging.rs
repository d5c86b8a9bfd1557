//! A webhook target that takes every connection and never answers.

use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub struct Hanging {
    pub url: String,
    held: Arc<Mutex<Vec<TcpStream>>>,
    task: JoinHandle<()>,
}

impl Hanging {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/inbound", listener.local_addr().unwrap());
        let held = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&held);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.lock().unwrap().push(stream);
            }
        });
        Self { url, held, task }
    }

    /// Connections that it holds open.
    pub fn held(&self) -> usize {
        self.held.lock().unwrap().len()
    }

    /// Lets go of all of them, and of its address.
    pub fn close(self) {
        self.task.abort();
        self.held.lock().unwrap().clear();
    }
}
