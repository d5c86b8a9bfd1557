"""The load under chaos, and the books of what the server has acknowledged."""

import base64
import collections
import datetime
import hashlib
import hmac
import json
import random
import secrets
import threading
import time

from browser import Browser, Connection, form
from classes import AREAS

# One in so many notifications is posted again after it was acknowledged.
AGAIN = 8
# A person who got no code in so many seconds begins anew later.
PATIENCE = 1.5


class Grant:
    """One consent of one person: each has a number of their own, so that nothing is combined."""

    def __init__(self, n, number):
        self.phone, self.consent = number, f"c-{n}"
        self.message = "msg_" + secrets.token_hex(12)
        self.answer = self.stopped = self.busy = self.browser = None
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        consumer = {"phone": number, "phoneVerifiedAt": now}
        connection = {
            "consentId": self.consent,
            "recipient": {"id": "budgetly", "name": "Budgetly"},
            "institution": {"id": "ins_1", "name": "Platypus Bank"},
            "dataClusters": ["TRANSACTIONS"],
        }
        self.body = json.dumps({"type": "CONSENT_GRANTED", "sentOn": now, "consumer": consumer, "connection": connection})

    @property
    def connection(self):
        return json.loads(self.answer)["connectionId"]


class Books:
    """What callers know. Nothing in it is taken from the database."""

    def __init__(self):
        self.grants, self.faults, self.again = [], [], 0
        # Not acknowledged yet; acknowledged of late; those whose person has begun to stop them.
        self._waiting, self._recent, self._begun = {}, collections.deque(maxlen=400), {}
        self._lock = threading.Lock()

    def fresh(self):
        """A grant that nobody has heard of. Numbers are spread, so that no limit of a prefix is met."""
        with self._lock:
            n = len(self.grants)
            exchange, line = 200 + (n // len(AREAS)) % 700, 2000 + n // (len(AREAS) * 700)
            # 555 has fictional numbers, N11 none.
            exchange += exchange == 555 or exchange % 100 == 11
            grant = Grant(n, f"+1{AREAS[n % len(AREAS)]}{exchange}{line:04}")
            self.grants.append(grant)
            self._waiting[grant.consent] = grant
            return grant

    def unacknowledged(self):
        with self._lock:
            return list(self._waiting.values())

    def begun(self):
        """Grants whose person has begun to stop them, and does not know yet that it was done."""
        with self._lock:
            return list(self._begun.values())

    def to_stop(self):
        """One that is acknowledged and that nobody is at; those begun first. None where there is none."""
        with self._lock:
            begun = [grant for grant in self._begun.values() if not grant.busy]
            if not begun and not self._recent:
                return None
            grant = begun[0] if begun else self._recent.pop()
            self._begun[grant.consent] = grant
            grant.busy = True
            return grant

    def is_stopped(self, grant):
        """Its person was told so."""
        with self._lock:
            # With it goes its connection, one for each person: a long run would end for want of files.
            grant.stopped, grant.browser = True, None
            self._begun.pop(grant.consent, None)

    def took(self, grant, answer):
        """An acknowledgement came: the first counts, and every later one must be the same."""
        with self._lock:
            if answer.status not in (200, 201):
                self.faults.append(f"{grant.consent} was answered {answer.status} {answer.text[:80]}")
            elif grant.answer is None:
                grant.answer = answer.text
                self._waiting.pop(grant.consent, None)
                self._recent.append(grant)
            else:
                self.again += 1
                if answer.text != grant.answer:
                    self.faults.append(f"{grant.consent} was answered otherwise the second time: {answer.text}")

    def repeat_unacknowledged(self, server):
        """A platform repeats what was not acknowledged until it is."""
        door = Connection(server.internal)
        for grant in self.unacknowledged():
            self.took(grant, post(door, server, grant))


def post(door, server, grant):
    """Posts a notification as the platform does: the same id and the same body each time."""
    text = server.platform["signingSecret"].removeprefix("whsec_")
    key = base64.b64decode(text + "=" * (-len(text) % 4))
    stamp = str(int(time.time()))
    mac = hmac.new(key, f"{grant.message}.{stamp}.{grant.body}".encode(), hashlib.sha256).digest()
    headers = [
        ("content-type", "application/json"),
        ("webhook-id", grant.message),
        ("webhook-timestamp", stamp),
        ("webhook-signature", "v1," + base64.b64encode(mac).decode()),
    ]
    return door.exchange("POST", "/internal/v1/notifications", headers, grant.body.encode())


def notify(server, books, going):
    """Reports grants, repeats those that were not acknowledged, and now and then one that was."""
    door = Connection(server.internal)
    while going.is_set():
        waiting = books.unacknowledged() if random.random() < 0.2 else []
        grant = random.choice(waiting) if waiting else books.fresh()
        try:
            books.took(grant, post(door, server, grant))
            if random.randrange(AGAIN) == 0:
                books.took(grant, post(door, server, grant))
        except OSError:
            # Whether it was taken nobody knows. It is repeated.
            return


def stop(server, books, gateway, going, only=None):
    """Signs people in and lets them stop what they share. Each goes on where the kill has left them."""
    while going.is_set():
        grant = only or books.to_stop()
        try:
            if grant is None:
                time.sleep(0.02)
            elif stop_one(server, gateway, grant):
                books.is_stopped(grant)
        except OSError:
            return
        finally:
            if grant is not None:
                grant.busy = None
        if only is not None:
            return


def stop_one(server, gateway, grant):
    """Whether the person was told that it is stopped."""
    path = f"/connections/{grant.connection}/revocation"
    if grant.browser is None:
        browser = signed_in(server, gateway, grant)
        if browser is None:
            return False
        grant.browser = browser
    grant.browser.connection = Connection(server.public)
    page = grant.browser.get(path)
    if page.status == 303 and "/sign-in" not in page.header("location"):
        # It was stopped already, and the answer got lost with the server.
        return True
    if page.status != 200:
        grant.browser = signed_in(server, gateway, grant) or grant.browser
        return False
    return grant.browser.post(path, form(page.text, path)).status == 303


def signed_in(server, gateway, grant):
    """A browser with a session; none where no code came in time."""
    browser = Browser(Connection(server.public))
    begun = time.time()
    fields = form(browser.get("/sign-in").text, "/sign-in") | {"country": "US", "phone": grant.phone}
    if browser.post("/sign-in", fields).status != 303:
        return None
    page = browser.get("/sign-in/code")
    while (code := gateway.newest_code(grant.phone, begun)) is None:
        if time.time() - begun > PATIENCE:
            return None
        time.sleep(0.02)
    fields = form(page.text, "/sign-in/code") | {"code": code}
    fields.pop("own_device", None)
    return browser if browser.post("/sign-in/code", fields).status == 303 else None
