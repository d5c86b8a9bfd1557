"""A gateway for texts and a receiver of webhooks that fail, hang, cut the line and lie, until told to behave."""

import base64
import collections
import hashlib
import hmac
import http.server
import json
import random
import threading
import time

# So often may one message be treated badly: the schedule of attempts shall not run out by bad luck alone.
BADLY_AT_MOST = 3
# Longer than a send may take.
HANG = 17


class Post:
    """One post of a message, when it was sent and when it was read here, both unix seconds, and what it was
    answered; None where it was cut off or hung."""

    def __init__(self, message, sent, body, answer):
        self.message, self.sent, self.body, self.answer, self.at = message, sent, body, answer, time.time()

    def was_taken(self):
        return self.answer is not None and 200 <= self.answer < 300


class Peer:
    """A real server. Subclasses say how a well-behaved answer looks."""

    def __init__(self):
        self.posts, self.faults, self.secret = [], [], None
        self._badly, self._wild, self._lock = collections.Counter(), True, threading.Lock()
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                peer._take(self)

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                """The caller was killed in the middle: that is what this is about."""

        self._server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def trust(self, secret):
        text = secret.removeprefix("whsec_")
        self.secret = base64.b64decode(text + "=" * (-len(text) % 4))

    def behave(self):
        self._wild = False

    def note(self, post):
        """Looks at a post that has come, locked."""

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def seen(self):
        with self._lock:
            return list(self.posts)

    def _take(self, request):
        raw = request.rfile.read(int(request.headers.get("content-length", 0)))
        message, stamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        mac = hmac.new(self.secret, f"{message}.{stamp}.".encode() + raw, hashlib.sha256).digest()
        if f"v1,{base64.b64encode(mac).decode()}" not in request.headers.get("webhook-signature", "").split():
            self.faults.append(f"{message} is badly signed")
        mood = self._mood(message)
        answer = None if mood in ("hang", "cut") else self.bad() if mood == "fail" else self.good()
        with self._lock:
            # Before the answer: who has read one shall find it here. A liar keeps the message and says it failed.
            self.posts.append(Post(message, int(stamp), json.loads(raw), self.bad() if mood == "lie" else answer))
            answer = self.posts[-1].answer
            self.note(self.posts[-1])
        if mood == "slow":
            time.sleep(random.uniform(0.05, 0.4))
        if answer is None:
            until = time.monotonic() + (HANG if mood == "hang" else 0)
            while time.monotonic() < until and self._wild:
                time.sleep(0.05)
            request.close_connection = True
            return
        request.send_response(answer)
        request.send_header("content-length", "0")
        request.end_headers()

    def _mood(self, message):
        if not self._wild:
            return "well"
        mood = random.choices(("well", "slow", "fail", "lie", "cut", "hang"), (72, 10, 8, 4, 4, 2))[0]
        if mood in ("well", "slow"):
            return mood
        with self._lock:
            self._badly[message] += 1
            return mood if self._badly[message] <= BADLY_AT_MOST else "well"


class Gateway(Peer):
    """Takes texts."""

    # Standard Webhooks asks for 24 bytes or more.
    SECRET = "whsec_" + base64.b64encode(b"chaos gateway chaos gateway 1234").decode()

    def __init__(self):
        self.codes = {}
        super().__init__()
        self.trust(self.SECRET)

    @staticmethod
    def good():
        return 200

    @staticmethod
    def bad():
        return random.choice((429, 500, 503))

    def newest_code(self, phone, after):
        """The newest code that came for a number after this moment."""
        newest = self.codes.get(phone)
        return newest.body["body"].rsplit("#", 1)[1][:6] if newest and newest.at >= after else None

    def note(self, post):
        if post.body["kind"] == "CODE":
            self.codes[post.body["to"]] = post


class Receiver(Peer):
    """Takes webhooks: some at once (200, 204), some to be done later (202)."""

    @staticmethod
    def good():
        return random.choice((200, 204, 202))

    @staticmethod
    def bad():
        return random.choice((302, 404, 500, 503))
