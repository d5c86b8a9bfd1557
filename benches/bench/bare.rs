//! The baseline of the pages: actix-web with nothing around it, serving the same bytes. It is a process
//! of its own, as the server beside it is.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::{Context as _, Result, bail};

use super::http::Answer;
use super::report::say;

/// First argument of the process that serves.
pub const WORD: &str = "bare";

/// A running baseline.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub url: String,
}

impl Bare {
    /// Starts this program anew to serve a page.
    ///
    /// # Errors
    /// What keeps it from starting.
    pub fn start(dir: &Path, page: &Answer) -> Result<Self> {
        let file = dir.join("page.html");
        std::fs::write(&file, &page.body)?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg(WORD)
            .arg(&file)
            .arg(page.header("content-type").context("the page has no content type")?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        let output = child.stdout.take().context("no output")?;
        BufReader::new(output).read_line(&mut url)?;
        Ok(Self { child, url: url.trim().to_owned() })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a file until standard input ends, which it does with the process that started this one.
/// Workers are as many as actix-web chooses, which is what Untether has too.
///
/// # Errors
/// From the system.
pub fn serve(arguments: &[String]) -> Result<()> {
    let [file, content_type] = arguments else { bail!("{WORD} takes a file and its content type") };
    let (page, content_type) = (Bytes::from(std::fs::read(file)?), content_type.clone());
    let server = move || {
        let (page, content_type) = (page.clone(), content_type.clone());
        let answer = move || {
            let answer = HttpResponse::Ok().content_type(content_type.as_str()).body(page.clone());
            std::future::ready(answer)
        };
        App::new().route("/", web::get().to(answer))
    };
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(server).bind("127.0.0.1:0")?;
        let addr = server.addrs().first().copied().context("no address")?;
        say(&format!("http://{addr}/"));
        Ok(server.run().await?)
    })
}
