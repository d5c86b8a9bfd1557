"""HTTP as a browser speaks it, but raw: every header is the caller's, and nothing is followed or hidden."""

import html.parser
import re
import socket
import time
import urllib.parse


class Answer:
    def __init__(self, status, headers, body, nanos):
        self.status, self.headers, self.body, self.nanos = status, headers, body, nanos

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def all(self, name):
        return [value for key, value in self.headers if key == name]

    def header(self, name):
        return ", ".join(self.all(name))


class Connection:
    """One keep-alive connection, opened anew where the server has closed it."""

    def __init__(self, address, host=None):
        self.address, self.host, self.socket = address, host or f"localhost:{address[1]}", None

    def exchange(self, method, target, headers=(), body=b"", host=None):
        """One request; `nanos` runs from its first byte sent to the last byte of the answer."""
        lines = [f"{method} {target} HTTP/1.1", f"host: {host or self.host}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body or method in ("POST", "PUT", "PATCH"):
            lines.append(f"content-length: {len(body)}")
        request = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body
        for attempt in (1, 2):
            if self.socket is None:
                self.socket = socket.create_connection(self.address, 20)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                start = time.perf_counter_ns()
                self.socket.sendall(request)
                answer = self._read(method)
                answer.nanos = time.perf_counter_ns() - start
                if answer.header("connection").lower() == "close":
                    self.close()
                return answer
            except (ConnectionError, EOFError):
                self.close()
                if attempt == 2:
                    raise ConnectionError(f"{method} {target}: no answer") from None

    def _read(self, method):
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, body = data[:end].decode("latin-1").split("\r\n"), data[end + 4 :]
        headers = [(n.strip().lower(), v.strip()) for n, v in (line.split(":", 1) for line in head[1:])]
        status, named = int(head[0].split()[1]), dict(headers)
        if method != "HEAD" and "chunked" in named.get("transfer-encoding", ""):
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        elif method != "HEAD" and status not in (204, 304):
            length = int(named.get("content-length", 0))
            while len(body) < length:
                body += self._more()
        return Answer(status, headers, body, 0)

    def _more(self):
        more = self.socket.recv(262_144)
        if not more:
            raise EOFError
        return more

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None


class Browser:
    """Cookies on a connection. Every Set-Cookie it ever got is kept in `set_cookies`."""

    def __init__(self, connection):
        self.connection, self.cookies, self.set_cookies = connection, {}, []

    def send(self, method, target, headers=(), body=b"", host=None):
        headers = list(headers)
        if self.cookies:
            headers.append(("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        answer = self.connection.exchange(method, target, headers, body, host)
        for line in answer.all("set-cookie"):
            self.set_cookies.append(line)
            name, value = line.split(";", 1)[0].split("=", 1)
            if re.search(r"max-age=0\b", line, re.I):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, target, headers=(), host=None):
        return self.send("GET", target, headers, host=host)

    def post(self, target, fields, headers=(("sec-fetch-site", "same-origin"),), host=None):
        body = urllib.parse.urlencode(fields).encode()
        headers = [("content-type", "application/x-www-form-urlencoded"), *headers]
        return self.send("POST", target, headers, body, host)

    def sign_in(self, phone, code, own_device=True):
        """Signs in as a person would, by the forms of the pages. Where it leads."""
        asked = self.post("/sign-in", form(self.get("/sign-in").text, "/sign-in") | {"country": "US", "phone": phone})
        if (asked.status, asked.header("location")) != (303, "/sign-in/code"):
            raise SystemExit(f"no code for {phone}: {asked.status} {asked.header('location')}")
        fields = form(self.get("/sign-in/code").text, "/sign-in/code")
        fields["code"] = code() if callable(code) else code
        fields.pop("own_device", None)
        answer = self.post("/sign-in/code", fields | ({"own_device": "on"} if own_device else {}))
        if answer.status != 303:
            raise SystemExit(f"{phone} was not let in: {answer.status}")
        return answer.header("location")


class Forms(html.parser.HTMLParser):
    """Every form of a page: its method, its action, and the fields as they would be sent untouched."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.select = [], None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == "form":
            self.forms.append((given.get("method", "get").lower(), given.get("action", ""), {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][2], given.get("name")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in given:
                fields[name] = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        elif tag == "button" and name:
            fields.setdefault(name, given.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in fields:
                fields[self.select] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


def form(text, action):
    """The fields of the form that posts to `action`. Only its own part of the page is read."""
    at = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.S)
    if not at:
        raise SystemExit(f"there is no form to {action} on this page")
    return Forms(at.group(0)).forms[0][2]
