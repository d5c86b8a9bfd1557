//! Commands that run until they are told to stop, and those that look at what runs.

use std::time::Duration;

use untether::app::{App, Demo, DemoOptions, Work, run_worker};
use untether::clock::Clock;
use untether::config::Config;
use untether::error::Error;

use super::say;

/// What resolves when the process is asked to end. From here on it is not just cut off: ask before the
/// doors open, since whoever sees them open may want them closed again.
fn asked_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    #[cfg(unix)]
    let interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
    async move {
        #[cfg(unix)]
        if let (Ok(mut term), Ok(mut interrupt)) = (term, interrupt) {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = term.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}

pub(super) async fn serve(config: Config) -> Result<(), Error> {
    let end = asked_to_end();
    let app = App::start(config, Clock::system(), Work::Background).await?;
    tracing::info!(consumer = app.consumer_url(), internal = app.internal_url(), "untether is ready");
    end.await;
    tracing::info!("stopping");
    app.stop().await;
    Ok(())
}

pub(super) async fn work(config: &Config) -> Result<(), Error> {
    run_worker(config, Clock::system(), asked_to_end()).await
}

pub(super) async fn demo(config: Config, options: &DemoOptions) -> Result<(), Error> {
    let end = asked_to_end();
    let demo = Demo::start(config, options, Clock::system()).await?;
    let origin = &demo.origin;
    say(&format!(
        "
  Untether demo. Everything here is fictional; nothing leaves this machine.

  People       {origin}
  Sandbox      {origin}/sandbox   (share data, read the texts, watch a stop being confirmed)
  Platforms    {internal}
  Staff        {admin}   (addresses, passwords and authenticator secrets are in the credentials)
  Credentials  {credentials}

  Numbers      +1 415-555-0011 has a story; -0010 is new; -0012 to -0015 and -0123 work too
  Code         123456

  Try first    sign in at {origin} with (415) 555-0011 and 123456,
               then stop sharing with an app and watch who confirms.

  Ctrl-C stops. The next start goes on where this one ended; --fresh starts over.
",
        internal = demo.app().internal_url(),
        admin = demo.admin_url,
        credentials = demo.credentials.display(),
    ));
    end.await;
    demo.stop().await;
    Ok(())
}

/// Asks the internal door of the server that this configuration describes.
pub(super) async fn healthcheck(config: &Config) -> Result<(), Error> {
    let mut addr = config.internal_addr;
    if addr.ip().is_unspecified() {
        addr.set_ip(if addr.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    let away = |why: &dyn std::fmt::Display| Error::Unavailable(format!("http://{addr}/readyz: {why}"));
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build();
    let client = client.map_err(|why| away(&why))?;
    let answer = client.get(format!("http://{addr}/readyz")).send().await.map_err(|why| away(&why))?;
    if answer.status().is_success() {
        say("ready");
        Ok(())
    } else {
        Err(away(&answer.status()))
    }
}
