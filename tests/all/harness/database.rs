//! A database per test. PostgreSQL's are copied from one migrated template per process, and what
//! killed runs left behind is dropped: a run holds an advisory lock as long as it lives.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use tempfile::TempDir;
use untether::app::{App, Work};
use untether::clock::Clock;
use untether::config::Settings;

use super::{BRAND, ORIGIN, checked, start};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct Database {
    pub engine: Engine,
    pub url: String,
    /// Holds the keyring, and SQLite's files.
    pub dir: TempDir,
    name: Option<String>,
}

struct Server {
    admin: PgConnection,
    run: String,
    has_template: bool,
}

static SERVER: Mutex<Option<Server>> = Mutex::new(None);
// Held over an await while the template is made, hence not the mutex above.
static TEMPLATE: futures_util::lock::Mutex<()> = futures_util::lock::Mutex::new(());
static NEXT: AtomicU32 = AtomicU32::new(0);

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    value: bool,
}

impl Database {
    pub async fn create(engine: Engine) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_keyring(&dir);
        let mut database =
            Self { engine, url: format!("sqlite:{}", dir.path().join("x.db").display()), dir, name: None };
        if engine == Engine::Postgres {
            let template = template(&database).await;
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = with_server(|server| {
                let name = format!("untether_test_{}_{number}", server.run);
                let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
                server.admin.batch_execute(&sql).unwrap();
                name
            });
            database.url = url_of(&name);
            database.name = Some(name);
        }
        database
    }

    /// Settings that start an app on this database and nothing more.
    pub fn settings(&self) -> Settings {
        settings(&self.url, &self.dir)
    }

    pub fn execute(&self, sql: &str) {
        self.try_execute(sql).unwrap();
    }

    pub fn try_execute(&self, sql: &str) -> QueryResult<()> {
        match self.engine {
            Engine::Sqlite => self.sqlite().batch_execute(sql),
            Engine::Postgres => PgConnection::establish(&self.url).unwrap().batch_execute(sql),
        }
    }

    /// The texts of a query's only column, which it calls `value`.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let rows: Vec<Name> = match self.engine {
            Engine::Sqlite => sql_query(sql).load(&mut self.sqlite()).unwrap(),
            Engine::Postgres => {
                sql_query(sql).load(&mut PgConnection::establish(&self.url).unwrap()).unwrap()
            }
        };
        rows.into_iter().map(|row| row.value).collect()
    }

    /// The server writes at the same time.
    fn sqlite(&self) -> SqliteConnection {
        let mut db = SqliteConnection::establish(self.url.trim_start_matches("sqlite:")).unwrap();
        db.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
        db
    }

    /// The keyring file that this database is used with.
    pub fn keyring(&self) -> std::path::PathBuf {
        self.dir.path().join("keys.json")
    }

    /// The keys in it.
    pub fn keys(&self) -> untether::domain::keyring::Keyring {
        untether::keyring_file::load(&self.keyring()).unwrap_or_else(|error| panic!("the keyring: {error}"))
    }

    /// Every row as text, one after the other, its columns apart.
    pub fn rows(&self) -> Vec<u8> {
        if self.engine == Engine::Postgres {
            return self.at_rest();
        }
        let mut all = Vec::new();
        for table in self.texts("SELECT name AS value FROM sqlite_master WHERE type = 'table'") {
            let columns = self.texts(&format!("SELECT name AS value FROM pragma_table_info('{table}')"));
            let columns: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            let rows = format!("SELECT {} AS value FROM {table}", columns.join(" || ',' || "));
            all.extend(self.texts(&rows).into_iter().flat_map(|row| (row + "\n").into_bytes()));
        }
        all
    }

    /// Everything that is at rest: SQLite's files as they lie there, every row of PostgreSQL.
    pub fn at_rest(&self) -> Vec<u8> {
        match self.engine {
            Engine::Sqlite => std::fs::read_dir(self.dir.path())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.to_string_lossy().contains("x.db"))
                .flat_map(|path| std::fs::read(path).unwrap())
                .collect(),
            Engine::Postgres => {
                let mut connection = PgConnection::establish(&self.url).unwrap();
                let tables = "SELECT quote_ident(tablename) AS value FROM pg_tables \
                              WHERE schemaname = 'public'";
                let tables: Vec<Name> = sql_query(tables).load(&mut connection).unwrap();
                let mut all = Vec::new();
                for table in tables {
                    let rows = format!("SELECT t::text AS value FROM {} t", table.value);
                    let rows: Vec<Name> = sql_query(rows).load(&mut connection).unwrap();
                    all.extend(rows.into_iter().flat_map(|row| row.value.into_bytes()));
                }
                all
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            with_server(|server| drop_database(&mut server.admin, name));
        }
    }
}

async fn template(database: &Database) -> String {
    let _one_at_a_time = TEMPLATE.lock().await;
    let (name, made) = with_server(|server| {
        let name = format!("untether_test_{}_template", server.run);
        (name, server.has_template)
    });
    if !made {
        with_server(|server| {
            let sql = format!("CREATE DATABASE {name}");
            server.admin.batch_execute(&sql).unwrap();
        });
        let config = checked(settings(&url_of(&name), &database.dir));
        App::start(config, Clock::fixed(start()), Work::Manual)
            .await
            .unwrap_or_else(|error| panic!("the template: {error}"))
            .stop()
            .await;
        with_server(|server| server.has_template = true);
    }
    name
}

/// One keyring for the process: a copied database must open with the keys of its template.
fn write_keyring(dir: &TempDir) {
    static KEYRING: OnceLock<Vec<u8>> = OnceLock::new();
    let path = dir.path().join("keys.json");
    let bytes = KEYRING.get_or_init(|| {
        let made = tempfile::tempdir().unwrap();
        let path = made.path().join("keys.json");
        untether::keyring_file::generate(&path).unwrap_or_else(|error| panic!("no keyring: {error}"));
        std::fs::read(path).unwrap()
    });
    std::fs::write(&path, bytes).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn settings(url: &str, dir: &TempDir) -> Settings {
    let any_port = Some("127.0.0.1:0".to_owned());
    Settings {
        public_addr: any_port.clone(),
        internal_addr: any_port.clone(),
        admin_addr: any_port,
        public_origin: Some(ORIGIN.into()),
        database_url: Some(url.into()),
        keyring_file: Some(dir.path().join("keys.json").display().to_string()),
        brand_name: Some(BRAND.into()),
        webhook_allow: Some("127.0.0.0/8".into()),
        sms: Some("http".into()),
        sms_url: Some("http://127.0.0.1:9/".into()),
        sms_secret: Some("whsec_dGVtcGxhdGUtdGVtcGxhdGUtdGVtcGxhdGU=".into()),
        ..Settings::default()
    }
}

fn with_server<T>(act: impl FnOnce(&mut Server) -> T) -> T {
    let mut server: MutexGuard<Option<Server>> = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    act(server.get_or_insert_with(connect))
}

fn connect() -> Server {
    let mut admin = PgConnection::establish(&server_url())
        .unwrap_or_else(|error| panic!("{} (or use --skip postgres): {error}", server_url()));
    let run = uuid::Uuid::now_v7().simple().to_string();
    assert!(lock(&mut admin, &run));
    let left = "SELECT datname AS value FROM pg_database WHERE datname LIKE 'untether\\_test\\_%'";
    let left: Vec<Name> = sql_query(left).load(&mut admin).unwrap();
    for name in left.into_iter().map(|name| name.value) {
        let owner = name.split('_').nth(2).unwrap_or_default();
        if owner != run && lock(&mut admin, owner) {
            drop_database(&mut admin, &name);
        }
    }
    Server { admin, run, has_template: false }
}

fn lock(admin: &mut PgConnection, run: &str) -> bool {
    let taken: Taken = sql_query("SELECT pg_try_advisory_lock(hashtext($1)) AS value")
        .bind::<Text, _>(run)
        .get_result(admin)
        .unwrap();
    taken.value
}

/// By force: after a failed test the app may still hold connections.
fn drop_database(admin: &mut PgConnection, name: &str) {
    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    if let Err(error) = admin.batch_execute(&sql) {
        eprintln!("{name} stays behind: {error}");
    }
}

fn server_url() -> String {
    std::env::var("UNTETHER_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".into())
}

fn url_of(name: &str) -> String {
    let mut url = url::Url::parse(&server_url()).unwrap();
    url.set_path(name);
    url.into()
}
