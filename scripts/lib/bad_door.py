"""A little door that does everything wrong, to show that each of the checks can fail."""

import http.server
import threading
import time
import urllib.parse

PAGES = {"/": "", "/sign-in": "", "/help": "", "/connections": ""} | {f"/page/{n}": "" for n in range(20)}
ACTIONS = ["/sign-in", "/sign-in/code", "/sign-out", "/language", "/a", "/b", "/c", "/d"]
ROUTES = [(path, {"get"}) for path in PAGES] + [(path, {"post"}) for path in ACTIONS + ["/callbacks/twilio/inbound"]]
SENT = []


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do(self):
        host = self.headers.get("x-forwarded-host") or self.headers.get("forwarded") or self.headers.get("host")
        host += "".join(value for name, value in self.headers.items() if name.lower() not in ("host", "cookie"))
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.command == "POST":
            SENT.insert(0, {"kind": "CODE", "body": f"https://{host}/l/1", "at": str(len(SENT))})
            SENT.insert(0, {"kind": "NOTICE", "body": f"https://{host}/l/2", "at": str(len(SENT))})
        links = "".join(f'<a href="{path}">x</a>' for path in [*PAGES, "/page/1?to=1"])
        forms = "".join(f'<form method="post" action="{path}"><input name="x" value="1"></form>' for path in [*ACTIONS, "/unknown"])
        # What is asked for as ?to= comes back as it is: in the page, in a header, as an address, as SQL.
        to = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query, errors="replace").get("to", [""])[0]
        sql = "You have an error in your SQL syntax; check the manual of MySQL server version" if set(to) & set("'\"") else ""
        body = f"<html><body><script>alert(1)</script><p>{sql}{to}{self.headers}{host}</p>{links}{forms}"
        # One is the same whoever asks: wapiti sees only by that whether a forged form was heard.
        body = "<html><body>Done" if self.path == "/d" else body
        body = body.encode("utf-8", "replace")
        away = "connections" in self.path or to.startswith("http")
        self.send_response(303 if away else 200)
        self.send_header("location", to.split()[0] if to.startswith("http") else f"http://{host.splitlines()[0]}/")
        self.send_header("x-echo", to.encode("latin-1", "replace").decode("latin-1"))
        self.send_header("set-cookie", f"session={self.headers.get('cookie', 'session=new').split('=')[1]}")
        self.send_header("access-control-allow-origin", self.headers.get("origin", "*"))
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.do
        raise AttributeError(name)

    def log_message(self, *_):
        pass


def start():
    """Its address. It ends with the program."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    time.sleep(0.1)
    return server.server_address
