"""Those who use the server while it is killed: platforms that report, people who stop. Whatever is not answered
is sent again until it is, as both would."""

import datetime
import http.client
import itertools
import json
import random
import threading
import time
import urllib.parse

from chaos_peers import signed

AREAS = (415, 212, 310, 312, 404, 503, 602, 617, 702, 713)


def phones():
    """Numbers of the United States, each prefix far from what an hour allows."""
    exchanges = [n for n in range(200, 1000) if n % 100 != 11]
    for line in itertools.count(1000):
        for area, exchange in itertools.product(AREAS, exchanges):
            yield f"+1{area}{exchange}{line:04d}"


class Door:
    """One keep-alive connection to a door, for one thread. None where no answer comes."""

    def __init__(self, port, traffic):
        self.port, self.traffic, self.http = port, traffic, None

    def ask(self, method, path, body="", headers=()):
        try:
            if self.http is None:
                self.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            with self.traffic.counting():
                self.http.request(method, path, body, dict(headers))
                answer = self.http.getresponse()
                text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        return answer.status, answer.headers, text

    def close(self):
        if self.http:
            self.http.close()
        self.http = None


class Traffic:
    def __init__(self, server, gateway):
        self.server, self.gateway = server, gateway
        self.lock, self.over = threading.Lock(), threading.Event()
        self.phones, self.numbers = phones(), itertools.count(1)
        # New grants that may still be sent in this round; those that wait for an answer are sent anyway.
        self.room = 0
        self.under_way = 0
        # consent -> phone, connection id and body of the answer
        self.grants, self.stops, self.ended, self.ids, self.faults = {}, {}, {}, [], []
        self.by_phone, self.free, self.seen = {}, [], 0
        self.threads = [threading.Thread(target=self.report, daemon=True) for _ in range(8)]
        self.threads += [threading.Thread(target=self.stop, daemon=True) for _ in range(2)]
        for thread in self.threads:
            thread.start()

    def counting(self):
        traffic = self

        class Counting:
            def __enter__(self):
                with traffic.lock:
                    traffic.under_way += 1

            def __exit__(self, *_):
                with traffic.lock:
                    traffic.under_way -= 1

        return Counting()

    def finish(self):
        """What waits for an answer gets it; nothing new begins."""
        self.over.set()
        for thread in self.threads:
            thread.join(60)
            if thread.is_alive():
                self.faults.append("somebody still waits for an answer")

    def notify(self, door, name, body):
        """Sends until it is answered; the answer's status and text."""
        body = json.dumps(body)
        while True:
            stamp = str(int(time.time()))
            headers = {
                "content-type": "application/json",
                "webhook-id": name,
                "webhook-timestamp": stamp,
                "webhook-signature": signed(self.server.signing, name, stamp, body.encode()),
            }
            answer = door.ask("POST", "/internal/v1/notifications", body, headers.items())
            if answer and answer[0] < 500:
                return answer[0], answer[2]
            time.sleep(0.02)

    def report(self):
        door = Door(self.server.internal, self)
        while not self.over.is_set():
            with self.lock:
                go, phone, number = self.room > 0, None, 0
                if go:
                    self.room -= 1
                    phone, number = next(self.phones), next(self.numbers)
            if not go:
                time.sleep(0.005)
                continue
            self.grant(door, f"c-{number}", phone, number)
            if random.random() < 0.15:
                self.end(door)

    def grant(self, door, consent, phone, number):
        now = stamp()
        body = {
            "type": "CONSENT_GRANTED",
            "sentOn": now,
            "consumer": {"phone": phone, "phoneVerifiedAt": now},
            "connection": {
                "consentId": consent,
                "recipient": {"id": "budgetly", "name": "Budgetly"},
                "institution": {"id": f"ins_{number % 50}", "name": f"Bank {number % 50}"},
                "dataClusters": ["TRANSACTIONS"],
            },
        }
        name = f"grant-{number}"
        status, text = self.notify(door, name, body)
        if status not in (200, 201):
            self.faults.append(f"{consent} was answered {status}: {text}")
            return
        again, same = self.notify(door, name, body) if random.random() < 0.1 else (200, text)
        if (again, same) != (200, text):
            self.faults.append(f"{name} was answered anew: {again} {same}")
        with self.lock:
            self.ids.append(name)
            self.grants[consent] = (phone, json.loads(text)["connectionId"])
            self.by_phone[phone] = consent

    def told(self):
        """A consent that nobody has ended yet, and whose person has been texted; None where there is none."""
        with self.lock:
            posts = self.gateway.posts
            fresh = {posts[n].body["to"] for n in range(self.seen, len(posts))}
            self.seen = len(posts)
            self.free += [self.by_phone[phone] for phone in fresh if phone in self.by_phone]
            while self.free:
                consent = self.free.pop(random.randrange(len(self.free)))
                if consent not in self.ended and consent not in self.stops:
                    return consent
        return None

    def end(self, door):
        """The platform's own word that a consent has ended."""
        if not (consent := self.told()):
            return
        self.ended[consent] = True
        body = {"type": "CONSENT_REVOKED", "sentOn": stamp(), "connection": {"consentId": consent}}
        status, text = self.notify(door, f"end-{consent}", body | {"reason": "OTHER", "initiator": "DATA_PROVIDER"})
        if status != 200:
            self.faults.append(f"the end of {consent} was answered {status}: {text}")
        with self.lock:
            self.ids.append(f"end-{consent}")

    def stop(self):
        """A person who is signed in by their platform, and stops what they share."""
        inner, outer = Door(self.server.internal, self), Door(self.server.public, self)
        while not self.over.is_set():
            time.sleep(random.uniform(0, 0.05))
            if not (consent := self.told()):
                continue
            phone, connection = self.grants[consent]
            self.stops[consent] = None
            path = f"/connections/{connection}"
            while True:
                cookie = self.sign_in(inner, outer, phone)
                answer = cookie and outer.ask("POST", path + "/revocation", "scope=connection", form(cookie))
                # Elsewhere leads what was not done.
                if answer and (answer[0], answer[1].get("location")) == (303, path):
                    break
                time.sleep(0.02)
            self.stops[consent] = connection

    def sign_in(self, inner, outer, phone):
        headers = {"authorization": f"Bearer {self.server.key}", "content-type": "application/json"}
        made = inner.ask("POST", "/internal/v1/sign-in-links", json.dumps({"phone": phone}), headers.items())
        if not made or made[0] != 201:
            return None
        path = urllib.parse.urlsplit(json.loads(made[2])["url"]).path
        answer = outer.ask("POST", path, "", form(None))
        cookies = answer[1].get_all("set-cookie", []) if answer and answer[0] == 303 else []
        return next((cookie for cookie in cookies if cookie.startswith("untether=")), None)


def form(cookie):
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    return (headers | ({"cookie": cookie.split(";")[0]} if cookie else {})).items()


def stamp():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
