"""A demo of Untether for one script: built, started on free ports with a throw-away folder, stopped."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from browser import Connection

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Postgres of scripts/test, or the one that UNTETHER_TEST_POSTGRES names.
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"

# So that what was started is stopped then, too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def binary():
    """The program: the one that UNTETHER_BIN names, or a release build."""
    if named := os.environ.get("UNTETHER_BIN"):
        return named
    target = os.environ.setdefault("CARGO_TARGET_DIR", os.path.expanduser("~/.cache/untether/target"))
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return f"{target}/release/untether"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Demo:
    """A running demo. `settings` are given as UNTETHER_ variables, where this version knows them."""

    def __init__(self, program, database="sqlite", **settings):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="untether-"))
        self.public = ("127.0.0.1", free_port())
        self.internal = ("127.0.0.1", free_port())
        self.dropped = None
        settings = {
            "UNTETHER_PUBLIC_ADDR": f"127.0.0.1:{self.public[1]}",
            "UNTETHER_INTERNAL_ADDR": f"127.0.0.1:{self.internal[1]}",
            "UNTETHER_ADMIN_ADDR": f"127.0.0.1:{free_port()}",
            **settings,
        }
        if database == "postgres":
            settings["UNTETHER_DATABASE_URL"] = self._fresh_postgres()
        # Unknown variables of ours are refused, those of the tests and of these scripts among them.
        env = {name: value for name, value in os.environ.items() if not name.startswith("UNTETHER_")}
        known = subprocess.run([program, "demo", "--help"], capture_output=True, text=True, env=env, check=True)
        names = set(re.findall(r"UNTETHER_[A-Z_]+", known.stdout))
        env.update({name: value for name, value in settings.items() if name in names})
        self.log = open(self.data / "log", "w")
        self.process = subprocess.Popen(
            [program, "demo", "--data", str(self.data / "demo")], env=env, stdout=self.log, stderr=self.log
        )
        self._wait()
        found = json.loads((self.data / "demo/credentials.json").read_text())
        secret = found["platform"]["signingSecret"].removeprefix("whsec_")
        self._secret = base64.b64decode(secret + "=" * (-len(secret) % 4))
        self.origin = settings.get("UNTETHER_PUBLIC_ORIGIN", f"http://localhost:{self.public[1]}")
        self._platform = Connection(self.internal)

    def _wait(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                if Connection(self.public).exchange("GET", "/sign-in").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        said = (self.data / "log").read_text()
        self.stop()
        raise SystemExit(f"the demo did not start:\n{said}")

    def _fresh_postgres(self):
        server = os.environ.get("UNTETHER_TEST_POSTGRES", POSTGRES)
        name = f"untether_{secrets.token_hex(6)}"
        self._psql(server, f"CREATE DATABASE {name}")
        self.dropped = (server, name)
        return server.rsplit("/", 1)[0] + "/" + name

    @staticmethod
    def _psql(server, statement):
        done = subprocess.run(["psql", "-qAt", "-c", statement, server], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"no PostgreSQL answers at {server} (UNTETHER_TEST_POSTGRES names another): {done.stderr}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        if self.dropped:
            self._psql(self.dropped[0], f"DROP DATABASE {self.dropped[1]} WITH (FORCE)")
        shutil.rmtree(self.data, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def notify(self, phone, headers=(), host=None):
        """Reports a number as a platform does: a grant, signed (DESIGN 6.1). Its answer, as JSON."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = json.dumps(
            {
                "type": "CONSENT_GRANTED",
                "sentOn": now,
                "consumer": {"phone": phone, "phoneVerifiedAt": now},
                "connection": {
                    "consentId": "c-" + secrets.token_hex(8),
                    "recipient": {"id": "budgetly", "name": "Budgetly"},
                    "institution": {"id": "ins_1", "name": "Platypus Bank"},
                    "dataClusters": ["TRANSACTIONS"],
                },
            }
        )
        name, stamp = "msg_" + secrets.token_hex(12), str(int(time.time()))
        mac = hmac.new(self._secret, f"{name}.{stamp}.{body}".encode(), hashlib.sha256).digest()
        signed = [
            ("content-type", "application/json"),
            ("webhook-id", name),
            ("webhook-timestamp", stamp),
            ("webhook-signature", "v1," + base64.b64encode(mac).decode()),
        ]
        answer = self._platform.exchange("POST", "/internal/v1/notifications", signed + list(headers), body.encode(), host)
        if answer.status != 201:
            raise SystemExit(f"a grant for {phone} was not taken: {answer.status} {answer.text}")
        return json.loads(answer.text)

    def texts(self, phone=None):
        """What the sandbox's inbox holds, newest first."""
        path = "/sandbox/messages.json" + (f"?to={phone.replace('+', '%2B')}" if phone else "")
        return json.loads(Connection(self.public).exchange("GET", path).text)

    def newest_text(self, phone, kind, before=0, seconds=3.0):
        """The newest text of a kind, once more than `before` of them are there; None if that takes too long."""
        until = time.monotonic() + seconds
        while True:
            found = [text for text in self.texts(phone) if text["kind"] == kind]
            if len(found) > before:
                return found[0]["body"]
            if time.monotonic() > until:
                return None
            time.sleep(0.02)
