"""The two that Untether posts to, as bad as they can be: they fail, hang, take a message and lose the answer,
and answer what they do not mean. Every post is kept with what its sender could see of the answer."""

import base64
import collections
import hashlib
import hmac
import http.server
import json
import random
import socket
import threading
import time

# How often an id may be treated badly: the schedule of a message ends at some time, and rightly so.
PATIENCE = 3

# One post: `answer` is the status that went out, None where none did.
Post = collections.namedtuple("Post", "id at body answer")


def signed(secret, name, stamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_") + "==")
    return "v1," + base64.b64encode(hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()).decode()


class Peer:
    """`good` and `bad` are the statuses that it chooses among. While it is `honest`, it answers well at once."""

    def __init__(self, good, bad):
        self.good, self.bad, self.secret = good, bad, None
        self.honest, self.longest = False, 3.0
        self.posts, self.faults, self.treated = [], [], collections.Counter()
        self.lock = threading.Lock()
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # A whole answer in one packet: else each waits for the one before to be acknowledged.
            wbufsize, disable_nagle_algorithm = -1, True

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                peer.take(self, body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 256

            def handle_error(self, *_):
                """Whoever is killed takes no answer."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler, body):
        name = handler.headers.get("webhook-id", "")
        expected = signed(self.secret, name, handler.headers.get("webhook-timestamp", ""), body)
        if expected not in handler.headers.get("webhook-signature", "").split():
            self.faults.append(f"{name} is not signed as it should be")
        with self.lock:
            how = self.choose(name)
            at = len(self.posts)
            # Kept before it is answered: whoever dies before the answer has had it posted all the same.
            self.posts.append(Post(name, time.time(), json.loads(body), None))
        if how == "hang":
            time.sleep(random.uniform(0.3, self.longest))
        if how in ("hang", "lose"):
            handler.close_connection = True
            try:
                handler.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            return
        with self.lock:
            self.posts[at] = self.posts[at]._replace(answer=how)
        try:
            handler.send_response(how)
            handler.send_header("content-length", "0")
            if how in (429, 503):
                handler.send_header("retry-after", "1")
            handler.end_headers()
        except OSError:
            pass

    def choose(self, name):
        """What becomes of this post; `lose`: it is taken, and nobody hears so."""
        if self.honest or self.treated[name] >= PATIENCE or random.random() < 0.6:
            return random.choice(self.good)
        self.treated[name] += 1
        return random.choice(["hang", "lose", *self.bad])

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
