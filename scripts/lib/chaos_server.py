"""The server under chaos: started, killed and ended as a process; and its database, looked at from outside."""

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from browser import Connection
from chaos_peers import Gateway
from demo import POSTGRES, ROOT, free_port

# What is read in the end: name, statement.
READ = {
    "connections": "SELECT id, consent_id, status, notice_state FROM connections",
    "texts": "SELECT connection_id, id, state FROM outbox WHERE channel = 'TEXT' AND kind = 'NOTICE'",
    "leases": "SELECT id, state FROM outbox WHERE lease IS NOT NULL OR leased_until IS NOT NULL",
    "open": "SELECT id, kind, state FROM outbox WHERE settled_at IS NULL OR state IN ('PENDING', 'FAILED', 'BLOCKED')",
    "repeats": "SELECT id, repeats FROM outbox WHERE repeats IS NOT NULL",
    "hops": "SELECT r.connection_id, h.hop, h.state FROM revocations r JOIN hops h ON h.revocation_id = r.id",
    "revocations": "SELECT connection_id, id FROM revocations",
    "audit": "SELECT act, object FROM audit WHERE act IN ('connection.granted', 'connection.stopped')",
}


def binary():
    """The program: the one that UNTETHER_BIN names, or a build as the tests use it."""
    if named := os.environ.get("UNTETHER_BIN"):
        return named
    target = os.environ.setdefault("CARGO_TARGET_DIR", os.path.expanduser("~/.cache/untether/target"))
    subprocess.run(["cargo", "build", "--quiet"], cwd=ROOT, check=True)
    return f"{target}/debug/untether"


class Database:
    """What both share."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="untether-chaos-"))

    def unsettled(self):
        return int(self.ask("SELECT count(*) FROM outbox WHERE settled_at IS NULL")[0][0])

    def let_waits_be_over(self):
        """As if time had passed: what waits for its next attempt is due. Not what is under way."""
        now = int(time.time() * 1000)
        self.tell(f"UPDATE outbox SET due_at = {now} WHERE settled_at IS NULL AND lease IS NULL AND due_at > {now}")

    def let_leases_run_out(self):
        """As if time had passed, while no process lives."""
        now = int(time.time() * 1000)
        self.tell(f"UPDATE outbox SET leased_until = {now} WHERE leased_until > {now}")

    def read(self):
        """Every table that is looked at in the end."""
        return {name: [tuple(row) for row in self.ask(statement)] for name, statement in READ.items()}

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Sqlite(Database):
    name = "sqlite"

    def __init__(self):
        super().__init__()
        self.file = self.folder / "untether.db"
        self.url = f"sqlite:{self.file}"

    @staticmethod
    def answers():
        return True

    def ask(self, statement):
        with contextlib.closing(sqlite3.connect(self.file, timeout=20, isolation_level=None)) as db:
            return db.execute(statement).fetchall()

    tell = ask


class Postgres(Database):
    name = "postgres"

    def __init__(self):
        super().__init__()
        self.server = self._server()
        self.database = f"untether_chaos_{secrets.token_hex(6)}"
        self._psql(self.server, f"CREATE DATABASE {self.database}")
        self.url = self.server.rsplit("/", 1)[0] + "/" + self.database

    @staticmethod
    def _server():
        return os.environ.get("UNTETHER_TEST_POSTGRES", POSTGRES)

    @classmethod
    def answers(cls):
        try:
            return cls._run(cls._server(), "SELECT 1").returncode == 0
        except FileNotFoundError:
            return False

    @staticmethod
    def _run(url, statement):
        env = os.environ | {"PGCONNECT_TIMEOUT": "3"}
        return subprocess.run(["psql", "-qAtX", "-F", "\t", "-c", statement, url], capture_output=True, text=True, env=env)

    def _psql(self, url, statement):
        done = self._run(url, statement)
        if done.returncode:
            raise SystemExit(f"PostgreSQL: {done.stderr.strip()}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def ask(self, statement):
        return self._psql(self.url, statement)

    tell = ask

    def drop(self):
        self._psql(self.server, f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        super().drop()


class Server:
    """`untether serve` on a database. The platform is added once."""

    def __init__(self, program, database, gateway, receiver):
        self.program, self.kills, self.process = program, [], None
        self.public, self.internal = ("127.0.0.1", free_port()), ("127.0.0.1", free_port())
        ours = {name: value for name, value in os.environ.items() if not name.startswith("UNTETHER_")}
        self.env = ours | {
            "UNTETHER_PUBLIC_ADDR": f"127.0.0.1:{self.public[1]}",
            "UNTETHER_INTERNAL_ADDR": f"127.0.0.1:{self.internal[1]}",
            "UNTETHER_ADMIN_ADDR": f"127.0.0.1:{free_port()}",
            "UNTETHER_PUBLIC_ORIGIN": f"http://localhost:{self.public[1]}",
            "UNTETHER_DATABASE_URL": database.url,
            "UNTETHER_KEYRING_FILE": str(database.folder / "keyring.json"),
            "UNTETHER_SMS": "http",
            "UNTETHER_SMS_URL": gateway.url,
            "UNTETHER_SMS_SECRET": Gateway.SECRET,
            "UNTETHER_SMS_DAILY_BUDGET": "100000000",
            "UNTETHER_WEBHOOK_ALLOW": "127.0.0.0/8",
            "UNTETHER_CODES_PER_CLIENT": "10000000",
            "UNTETHER_CODES_PER_SITE": "10000000",
        }
        self.log = open(database.folder / "log", "a")
        self.command("keys", "generate")
        self.platform = json.loads(self.command("platform", "add", "Acme Data", "--json").stdout)
        self.command("platform", "webhook", self.platform["id"], "--url", receiver.url)

    def command(self, *words):
        done = subprocess.run([self.program, *words], env=self.env, capture_output=True, text=True)
        if done.returncode and words[0] != "audit":
            raise SystemExit(f"untether {' '.join(words)}: {done.stderr}")
        return done

    def start(self):
        self.process = subprocess.Popen([self.program, "serve"], env=self.env, stdout=self.log, stderr=self.log)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                if Connection(self.internal).exchange("GET", "/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        said = pathlib.Path(self.log.name).read_text()[-2000:]
        raise SystemExit(f"the server did not start again:\n{said}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills.append(time.time())

    def end(self):
        self.process.terminate()
        self.process.wait(20)
