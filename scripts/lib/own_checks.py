"""What a browser, another site or a forged header may not do to the consumer door, asked by raw HTTP.

Each check is a function of a site; it answers with its faults, none if all is well.
"""

import json
import re
import time

from browser import Browser, Connection, Forms

EVIL = "evil.example"
OWN = ("sec-fetch-site", "same-origin")
FORM = ("content-type", "application/x-www-form-urlencoded")


class Site:
    """A door to be checked. `routes` are (path, methods); `sign_in` signs a browser in and tells where it
    leads; `texts` are those that were sent; `notify` sends one more, by a request with these headers."""

    def __init__(self, address, origin, routes, sign_in, texts, notify, phone):
        self.address, self.origin, self.routes, self.phone = address, origin, routes, phone
        self.sign_in, self.texts, self.notify = sign_in, texts, notify
        self.person = self.anyone()
        sign_in(self.person)
        self.pages, self.actions = self._crawl()

    def anyone(self):
        return Browser(Connection(self.address, self.origin.split("//")[1]))

    def _crawl(self):
        """Every page that links lead a signed-in person to, and every address that forms post to."""
        seen, ahead, actions = {}, ["/", "/sign-in", "/help"], set()
        while ahead and len(seen) < 100:
            path = ahead.pop(0)
            if path in seen:
                continue
            seen[path] = answer = self.person.get(path)
            if location := answer.header("location"):
                ahead.append(location)
            ahead += [link.replace("&amp;", "&") for link in re.findall(r'(?:href|src)="(/[^"#]*)', answer.text)]
            actions |= {action for method, action, _ in Forms(answer.text).forms if method == "post"}
        return seen, actions

    def filled(self, method):
        """The paths of all routes with a method, their holes filled: as in a page seen, else with a made-up id."""
        paths = []
        for path, methods in self.routes:
            if method in methods:
                fits = re.compile(re.sub(r"\\?\{[^}]+\\?\}", "[^/?]+", re.escape(path)) + "$")
                found = [seen for seen in [*self.pages, *sorted(self.actions)] if fits.match(seen)]
                paths.append(found[0] if found else re.sub(r"\{[^}]+\}", "AAAAAAAAAAAAAAAAAAAAAA", path))
        return paths

    def posts(self):
        """Where forms may be posted. Callbacks are not forms: they go by their signature."""
        return [path for path in self.filled("post") if not path.startswith("/callbacks/")]

    def answers(self):
        """One answer of each kind: pages, redirects, files, every sort of refusal."""
        yield from self.pages.items()
        yield "/nothing/here", self.person.get("/nothing/here")
        for path in self.filled("get"):
            yield path, self.anyone().get(path)
        for path in self.posts():
            yield f"POST {path} from elsewhere", self.anyone().post(path, {}, [("sec-fetch-site", "cross-site")])
            yield f"DELETE {path}", self.anyone().send("DELETE", path, [OWN])
            yield f"OPTIONS {path}", self.anyone().send("OPTIONS", path)
        yield "POST as text", self.anyone().send("POST", "/sign-in", [OWN, ("content-type", "text/plain")], b"x")
        yield "POST of 100 kB", self.anyone().post("/sign-in", {"phone": "9" * 100_000}, [OWN])

    def state(self):
        """What no refused request may change: who is signed in, which connections run, which texts went out."""
        page = self.person.get("/connections")
        return page.status, re.findall(r'href="(/connections/[^"]+)"', page.text), self.settled_texts()

    def settled_texts(self):
        """The texts, once no more are on their way."""
        before = None
        while (texts := self.texts()) != before:
            before = texts
            time.sleep(0.25)
        return texts


def foreign(origin):
    """What other sites, and things that are no browser, send with a form."""
    host = origin.split("//")[1]
    return {
        "Sec-Fetch-Site: cross-site": [("sec-fetch-site", "cross-site")],
        "Sec-Fetch-Site: same-site": [("sec-fetch-site", "same-site")],
        "Sec-Fetch-Site: nonsense": [("sec-fetch-site", "nonsense")],
        "Sec-Fetch-Site: empty": [("sec-fetch-site", "")],
        "cross-site, with our own Origin": [("sec-fetch-site", "cross-site"), ("origin", origin)],
        "same-site, with our own Origin": [("sec-fetch-site", "same-site"), ("origin", origin)],
        "Origin of another site": [("origin", f"https://{EVIL}")],
        "Origin of a same-site sibling": [("origin", f"https://sub.{host}")],
        "Origin of another port": [("origin", "https://localhost:1")],
        "Origin of plain http": [("origin", f"http://{host}")],
        "Origin that begins like ours": [("origin", f"{origin}.{EVIL}")],
        "Origin: null": [("origin", "null")],
        "no Origin, our own Referer": [("referer", f"{origin}/sign-in")],
        "no Origin and no Sec-Fetch-Site": [],
    }


def every_form_is_a_known_route(site):
    fits = [re.sub(r"\\?\{[^}]+\\?\}", "[^/]+", re.escape(path)) for path, methods in site.routes if "post" in methods]
    faults = [f"{action} is posted to and not checked" for action in sorted(site.actions)
              if not any(re.fullmatch(one, action) for one in fits)]
    if len(fits) < 8 or len(site.actions) < 4 or len(site.pages) < 15:
        faults.append(f"only {len(fits)} routes, {len(site.actions)} forms and {len(site.pages)} pages were found")
    return faults


def refused_from_elsewhere(site, headers):
    before, faults = site.state(), []
    for browser in (site.person, site.anyone()):
        for path in site.posts():
            fields = {"country": "US", "phone": site.phone, "scope": "connection", "language": "es"}
            answer = browser.post(path, fields, headers)
            if answer.status != 403:
                faults.append(f"POST {path} answers {answer.status}")
    if site.state() != before:
        faults.append("something was changed, sent or ended")
    return faults


def unsigned_callbacks_are_refused(site):
    faults = []
    for path in site.filled("post"):
        if path.startswith("/callbacks/"):
            for headers in ([OWN], []):
                if (status := site.anyone().post(path, {"Body": "STOP"}, headers).status) not in (401, 403, 404):
                    faults.append(f"POST {path} answers {status}")
    return faults


def heard_from_our_own_pages(site):
    """Else a refusal would prove nothing. What ends the session goes last, with a session of its own."""
    person, faults = site.anyone(), []
    site.sign_in(person)
    for path in sorted(site.posts(), key=lambda path: ("sign-out" in path, "settings" in path)):
        for headers in ([OWN], [("origin", site.origin)]):
            if (status := person.post(path, {}, headers).status) in (403, 404, 405) and "AAAA" not in path:
                faults.append(f"POST {path} answers {status} with {headers}")
    return faults


def nothing_can_be_framed(site):
    faults = []
    for what, answer in site.answers():
        policies = answer.all("content-security-policy")
        if not policies or not all(re.search(r"frame-ancestors 'none'(;|$)", policy) for policy in policies):
            faults.append(f"{what} ({answer.status}): Content-Security-Policy {policies}")
        if answer.all("x-frame-options") != ["DENY"]:
            faults.append(f"{what} ({answer.status}): X-Frame-Options {answer.all('x-frame-options')}")
    return faults


def headers_on_every_answer(site):
    wanted = {
        "x-content-type-options": r"nosniff",
        "strict-transport-security": r"max-age=\d{8,}; includeSubDomains.*",
        "cross-origin-opener-policy": r"same-origin",
        "cross-origin-embedder-policy": r"require-corp",
        "cross-origin-resource-policy": r"same-origin",
        "referrer-policy": r"same-origin|no-referrer",
        "cache-control": r"no-store|public, max-age=\d+, immutable|.*immutable.*",
    }
    faults = []
    for what, answer in site.answers():
        for name, value in wanted.items():
            if len(answer.all(name)) != 1 or not re.fullmatch(value, answer.header(name)):
                faults.append(f"{what} ({answer.status}): {name} {answer.all(name)}")
        if "unsafe" in answer.header("content-security-policy"):
            faults.append(f"{what}: {answer.header('content-security-policy')}")
        if re.search(r"<(script|style)(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=\"|\sstyle=\"", answer.text):
            if "html" in answer.header("content-type"):
                faults.append(f"{what}: something is inline")
    return faults


def other_sites_read_nothing(site):
    faults = []
    ask = [("origin", f"https://{EVIL}"), ("access-control-request-method", "POST")]
    for path in [*site.pages, *site.posts()]:
        for method in ("GET", "OPTIONS"):
            answer = site.person.send(method, path, ask)
            faults += [f"{method} {path}: {n}: {v}" for n, v in answer.headers if n.startswith("access-control-")]
    return faults


def forged(host):
    """Every way to name a host that is not ours."""
    return {
        "Host": (EVIL, []),
        "Host with our name before it": (f"{host}.{EVIL}", []),
        "X-Forwarded-Host": (None, [("x-forwarded-host", EVIL)]),
        "X-Forwarded-Proto and -Port": (None, [("x-forwarded-proto", EVIL), ("x-forwarded-port", EVIL)]),
        "Forwarded": (None, [("forwarded", f"for=192.0.2.1;host={EVIL};proto={EVIL}")]),
        "other forwarding headers": (
            None,
            [(name, EVIL) for name in ("x-host", "x-forwarded-server", "x-original-host", "x-forwarded-prefix")]
            + [(name, f"https://{EVIL}/") for name in ("x-original-url", "x-rewrite-url", "referer")],
        ),
    }


def a_forged_host_reaches_nothing(site, host, headers):
    faults = []

    def look(what, answer):
        if EVIL in answer.text or any(EVIL in value for _, value in answer.headers):
            faults.append(f"{what} answers {answer.status} with {EVIL} in it")
        if (location := answer.header("location")) and not re.match(r"/(?![/\\])", location):
            faults.append(f"{what} leads to {location}")

    before = site.settled_texts()
    for path in [*site.pages, *site.filled("get"), "/nothing/here"]:
        look(f"GET {path}", site.person.get(path, headers, host))
        look(f"GET {path} signed out", site.anyone().get(path, headers, host))
    for path in site.posts():
        look(f"POST {path}", site.anyone().post(path, {"country": "US", "phone": site.phone}, [OWN, *headers], host))
    site.notify(headers + [("x-forwarded-host", EVIL)], host)
    texts = [text for text in site.settled_texts() if text not in before]
    for text in texts:
        if EVIL in json.dumps(text):
            faults.append(f"a text says {text['body']!r}")
        faults += [f"a text leads to {link}" for link in re.findall(r"https?://\S+", text["body"])
                   if not link.startswith(site.origin + "/")]
    if not {"CODE", "NOTICE"} <= {text["kind"] for text in texts}:
        faults.append(f"texts of these kinds only were sent: {[text['kind'] for text in texts]}")
    return faults


def a_forged_address_leads_nowhere_later(site):
    """The page that a person is sent back to after signing in is their own request's: it must be a path of ours."""
    faults = []
    for target in (f"http://{EVIL}/connections", f"//{EVIL}/connections", f"/\\{EVIL}", f"/connections?next=//{EVIL}"):
        browser = site.anyone()
        try:
            answer = browser.get(target)
        except OSError:
            continue
        leads = [(f"GET {target}", answer.header("location"))]
        if answer.status == 303:
            leads.append((f"signing in after GET {target}", site.sign_in(browser)))
        for what, location in leads:
            if location and not re.match(r"/(?![/\\])", location):
                faults.append(f"{what} leads to {location}")
    return faults


def cookies_are_bound(site):
    """Every cookie that any of the checks before has been given."""
    lines, faults = set(), []
    site.person.post("/language", {"language": "es"}, [OWN])
    lines.update(site.person.set_cookies)
    for line in lines:
        name, *rest = [part.strip() for part in line.split(";")]
        flags = {part.lower() for part in rest}
        for flag in ("httponly", "secure", "path=/"):
            if flag not in flags:
                faults.append(f"{name.split('=')[0]}: no {flag}")
        if not flags & {"samesite=lax", "samesite=strict"}:
            faults.append(f"{name.split('=')[0]}: no SameSite")
        if not name.startswith("__Host-") or any(flag.startswith("domain") for flag in flags):
            faults.append(f"{name.split('=')[0]}: not bound to this host")
    if len({line.split("=")[0] for line in lines}) < 3:
        faults.append(f"only {len(lines)} cookies were seen")
    return faults


def a_session_cannot_be_fixed(site):
    """What a browser brought along is not what it is signed in with."""
    names = [name for name in site.person.cookies if not name.endswith(("flow", "browser", "language"))]
    browser = site.anyone()
    browser.cookies = {name: "fixed" for name in names}
    site.sign_in(browser)
    return [f"{name} is still what was brought along" for name in names if browser.cookies.get(name) == "fixed"]


def other_methods_do_nothing(site):
    before, faults = site.state(), []
    for method in ("TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "DEBUG", "FOO"):
        for path in {*site.filled("get"), *site.posts(), "/nothing/here"}:
            try:
                answer = site.person.send(method, path, [OWN, ("x-probe", "echo-of-a-header")])
            except OSError:
                continue
            if answer.status not in (400, 403, 404, 405, 501):
                faults.append(f"{method} {path} answers {answer.status}")
            if "echo-of-a-header" in answer.text:
                faults.append(f"{method} {path} gives the request back")
    if site.state() != before:
        faults.append("something was changed, sent or ended")
    return faults
