"""A server that is killed and started again, on a database that is looked at from outside."""

import json
import os
import pathlib
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

from demo import POSTGRES, Demo, free_port


class Server:
    def __init__(self, program, database, gateway, receiver):
        self.program, self.kills = program, []
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="untether-chaos-"))
        self.public, self.internal = free_port(), free_port()
        self.dropped = self.process = None
        self.sqlite = self.data / "x.db" if database == "sqlite" else None
        env = {name: value for name, value in os.environ.items() if not name.startswith("UNTETHER_")}
        gateway.secret = "whsec_" + "Z2F0ZXdheS1nYXRld2F5LWdhdGV3YXktMzI="
        self.env = env | {
            "UNTETHER_PUBLIC_ADDR": f"127.0.0.1:{self.public}",
            "UNTETHER_INTERNAL_ADDR": f"127.0.0.1:{self.internal}",
            "UNTETHER_PUBLIC_ORIGIN": f"http://localhost:{self.public}",
            "UNTETHER_DATABASE_URL": f"sqlite:{self.sqlite}" if self.sqlite else self._fresh_postgres(),
            "UNTETHER_KEYRING_FILE": str(self.data / "keys.json"),
            "UNTETHER_SMS": "http",
            "UNTETHER_SMS_URL": gateway.url,
            "UNTETHER_SMS_SECRET": gateway.secret,
            "UNTETHER_SMS_COUNTRIES": "US",
            "UNTETHER_SMS_DAILY_BUDGET": "1000000000",
            "UNTETHER_WEBHOOK_ALLOW": "127.0.0.0/8",
            "UNTETHER_LOG": "error",
        }
        self.log = open(self.data / "log", "w")
        self.run("keys", "generate")
        made = json.loads(self.run("platform", "add", "Acme Data", "--json"))
        self.signing, self.key = made["signingSecret"], made["apiKey"]
        receiver.secret = made["webhookSecret"]
        self.run("platform", "webhook", made["id"], "--url", receiver.url)

    def _fresh_postgres(self):
        server = os.environ.get("UNTETHER_TEST_POSTGRES", POSTGRES)
        name = f"untether_{secrets.token_hex(6)}"
        Demo._psql(server, f"CREATE DATABASE {name}")
        self.dropped = (server, name)
        self.postgres = server.rsplit("/", 1)[0] + "/" + name
        return self.postgres

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"untether {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        self.process = subprocess.Popen([self.program, "serve"], env=self.env, stdout=self.log, stderr=self.log)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.internal}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the server did not start:\n" + (self.data / "log").read_text()[-3000:])

    def kill(self):
        """As a loss of power does to a process: it hears nothing of it."""
        self.kills.append(time.time())
        self.process.kill()
        self.process.wait()

    def rows(self, sql):
        """What a query finds, every value as text and null as an empty one."""
        if self.sqlite:
            with sqlite3.connect(self.sqlite, timeout=30) as db:
                found = [tuple("" if v is None else str(v) for v in row) for row in db.execute(sql).fetchall()]
            db.close()
            return found
        done = subprocess.run(
            ["psql", "-qAt", "-F", "\x1f", "-c", sql, self.postgres], capture_output=True, text=True, check=True
        )
        return [tuple(line.split("\x1f")) for line in done.stdout.splitlines()]

    def execute(self, sql):
        if not self.sqlite:
            subprocess.run(["psql", "-qAt", "-c", sql, self.postgres], check=True)
            return
        db = sqlite3.connect(self.sqlite, timeout=30)
        with db:
            db.execute(sql)
        db.close()

    def let_time_pass(self, leases):
        """What waits for a later try is due, and, while no server runs, what one had claimed is free again: as
        if it were hours later."""
        self.execute("UPDATE outbox SET due_at = 0 WHERE settled_at IS NULL AND lease IS NULL")
        if leases:
            self.execute("UPDATE outbox SET leased_until = 0, due_at = 0 WHERE settled_at IS NULL")

    def waiting(self):
        return int(self.rows("SELECT COUNT(*) FROM outbox WHERE settled_at IS NULL")[0][0])

    def stop(self, keep):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        if keep:
            print(f"kept for a look: {self.data}" + (f" and {self.postgres}" if self.dropped else ""))
            return
        if self.dropped:
            Demo._psql(self.dropped[0], f"DROP DATABASE {self.dropped[1]} WITH (FORCE)")
        shutil.rmtree(self.data, ignore_errors=True)
