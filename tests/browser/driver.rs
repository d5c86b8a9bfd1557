//! chromedriver and its browsers: started with the first test that needs them, ended with this process,
//! however that ends.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// Browsers at a time: each is several processes.
const PLACES: usize = 2;

const MISSING: &str = "the browser tests need Chromium and its driver. On Debian: \
                       apt-get install chromium chromium-driver. scripts/test installs both, or leaves these tests out";

/// chromedriver and all browsers are one session of processes; the shell, outside of it, ends it when
/// its own input closes, and removes what it leaves. Its input closes with this process, killed or not.
const KEEPER: &str = "\
    export TMPDIR=$1 HOME=$1
    { setsid sh -c 'echo $$ >$HOME/group; exec chromedriver --port=0'; echo gone; } &
    read -r _
    exec >/dev/null
    kill -s KILL -- -$(cat $HOME/group)
    rm -rf $HOME";

pub struct Driver {
    pub url: String,
    /// Chromium may leave here what it likes.
    pub home: PathBuf,
    // Both ends are held: chromedriver writes to the one, and its keeper waits at the other.
    _keeper: Child,
    _output: BufReader<ChildStdout>,
}

impl Driver {
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Driver> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    fn start() -> Self {
        for program in ["chromium", "chromedriver"] {
            let found = Command::new(program).arg("--version").stderr(Stdio::null()).output();
            assert!(found.is_ok_and(|found| found.status.success()), "{program} does not run: {MISSING}");
        }
        let home = tempfile::tempdir().unwrap().keep();
        // In a group of its own: Ctrl-C ends the tests, and leaves the keeper to tidy up.
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&home)
            .env("TZ", "UTC")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(keeper.stdout.take().unwrap());
        let mut said = String::new();
        let port = loop {
            let mut line = String::new();
            let read = output.read_line(&mut line).unwrap();
            assert!(read > 0 && line.trim() != "gone", "chromedriver ended: {said} ({MISSING})");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
            said.push_str(&line);
        };
        Self { url: format!("http://127.0.0.1:{port}/"), home, _keeper: keeper, _output: output }
    }
}

struct Places {
    free: usize,
    /// Sessions of browsers that await the next test.
    idle: Vec<String>,
}

static PLACES_LEFT: Mutex<Places> = Mutex::new(Places { free: PLACES, idle: Vec::new() });
static FREED: Condvar = Condvar::new();

/// A test's right to a browser.
pub struct Place {
    /// One that is there already.
    pub session: Option<String>,
}

impl Place {
    pub fn wait() -> Self {
        let places = PLACES_LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        let places = FREED.wait_while(places, |places| places.free == 0);
        let mut places = places.unwrap_or_else(PoisonError::into_inner);
        places.free -= 1;
        Self { session: places.idle.pop() }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = PLACES_LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        places.free += 1;
        places.idle.extend(self.session.take());
        FREED.notify_one();
    }
}
