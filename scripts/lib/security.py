"""Runs the checks of scripts/security, which has installed what they need, and says what came of each."""

import argparse
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

import bad_door
import own_checks as own
from demo import ROOT, Demo, binary, free_port

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ["SECURITY_CACHE"])
OBSERVATORY = CACHE / "observatory/node_modules/@mdn/mdn-http-observatory"
PHONE, TYPED, CODE = "+14155550011", "(415) 555-0011", "123456"
UNTOUCHED = "+14155550015"
# Codes are asked for by the hundred; how often that may be done is what the tests look at.
LIMITS = {"UNTETHER_CODES_PER_CLIENT": "1000000", "UNTETHER_CODES_PER_SITE": "10000000"}
MODULES = ["csrf", "csp", "cookieflags", "crlf", "redirect", "methods", "sql", "xss"]
# A scan that saw less than this has seen too little for "nothing found" to mean anything.
LEAST_PAGES, LEAST_PAGES_IN = 8, 25
LEAST_FORMS, LEAST_FORMS_IN = 4, 15


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def line(self, what, faults):
        if faults:
            self.failed += 1
            print(f"FAIL  {what}")
            for fault in faults[:6]:
                print(f"        {fault}")
            if len(faults) > 6:
                print(f"        and {len(faults) - 6} more")
        else:
            self.passed += 1
            print(f"pass  {what}")
        print(end="", flush=True)


def routes():
    """The consumer door's routes as src/web/mod.rs lists them, so that a new one is checked from its first day."""
    source = (ROOT / "src/web/mod.rs").read_text()
    table = re.search(r"^fn consumer_door.*?^}", source, re.S | re.M).group(0)
    found = re.findall(r'at\("([^"]+)"\)((?:\s*\.\w+\([\w:]+\))+)', table)
    return [(path, set(re.findall(r"\.(\w+)\(", methods))) for path, methods in found]


class Front:
    """The TLS proxy before the demo, with a certificate of its own."""

    def __init__(self, folder, port, upstream, cookie=""):
        self.port, self.log, self.cert = port, folder / f"proxy-{port}.log", folder / "cert.pem"
        if not self.cert.exists():
            subprocess.run(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost".split()
                + ["-keyout", folder / "key.pem", "-out", self.cert],
                check=True,
                capture_output=True,
            )
        self.log.touch()
        self.process = subprocess.Popen(
            ["node", HERE / "tls-proxy.mjs", str(port), str(upstream), self.cert, folder / "key.pem", self.log, cookie]
        )
        time.sleep(0.5)

    def lines(self):
        return [line.split() for line in self.log.read_text().splitlines()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def observe(front, path):
    """Mozilla's scan of a page. It goes by https://HOST, and with port and path in it that is a page of ours.
    It reads a list of hosts that browsers never speak http with, which npm does not bring: ours are not on it."""
    (OBSERVATORY / "conf/hsts-preload.json").write_text("{}")
    done = subprocess.run(
        ["node", OBSERVATORY / "src/scan.js", f"localhost:{front.port}{path}"],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(front.cert)},
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout or json.dumps({"error": done.stderr}))


def observatory(report, front, paths, who):
    for path in paths:
        result = observe(front, path)
        if "error" in result:
            report.line(f"observatory: {path}, {who}", [result["error"]])
            continue
        scan = result["scan"]
        faults = [f"{name}: {test['result']}" for name, test in result["tests"].items() if not test["pass"]]
        if scan["grade"] != "A+" or scan["testsFailed"] or scan["statusCode"] != 200:
            faults.append(f"{scan['grade']}, {scan['testsFailed']} failed, status {scan['statusCode']}")
        what = f"{scan['grade']}, {scan['score']} points, {scan['testsPassed']} of {scan['testsQuantity']} passed"
        report.line(f"observatory: {path}, {who}: {what}", faults)


def scan(front, folder, *more):
    """wapiti crawls a door by TLS as a browser would (its forms are sent as from our own pages, or all would be
    refused and nothing looked at), then attacks what it found. Its findings, how many addresses it crawled,
    and what it said."""
    out, base = folder / "wapiti.json", f"https://localhost:{front.port}"
    out.unlink(missing_ok=True)
    command = [CACHE / "wapiti/bin/python", HERE / "wapiti_scan.py", "-u", f"{base}/", "-m", ",".join(MODULES), "-l", "2", "-d", "10"]
    command += ["-H", "Sec-Fetch-Site: same-origin", "-f", "json", "-o", out, "--no-bugreport", "--flush-session"]
    command += ["--store-session", folder / "wapiti", "--store-config", CACHE / "wapiti/config", "-v", "1"]
    command += ["--max-scan-time", "600", "--max-attack-time", "300", *more]
    env = {**os.environ, "SIGN_IN_PHONE": TYPED, "SIGN_IN_CODE": CODE}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if not out.exists():
        raise SystemExit(f"wapiti made no report: {done.stdout[-500:]}{done.stderr[-500:]}")
    result = json.loads(out.read_text())
    groups = (result[group] for group in ("vulnerabilities", "anomalies", "additionals"))
    found = [entry for group in groups for entries in group.values() for entry in entries]
    # It notes every page here, whatever it finds: GET, HEAD, POST and a refused OPTIONS are all we use.
    harmless = r".* on \S+: ?((OPTIONS \(405\)|POST \(\d+\)|HEAD \(\d+\)) ?)*"
    found = [entry for entry in found if entry["module"] != "methods" or not re.fullmatch(harmless, entry["info"])]
    return found, result["infos"]["crawled_pages_nbr"], done.stdout


def wapiti(report, front, folder, signed_in):
    who, begun, more = "signed in" if signed_in else "signed out", len(front.lines()), []
    if signed_in:
        more = ["--form-script", HERE / "wapiti_sign_in.py"]
        # They would end the very session that it scans with. Our own checks post them.
        for path in ("/sign-out", "/settings/sessions/", "/settings/browsers/"):
            more += ["-x", f"https://localhost:{front.port}{path}*"]
    found, crawled, said = scan(front, folder, *more)
    seen = front.lines()[begun:]
    pages = {path.split("?")[0] for method, path, status in seen if method == "GET" and status == "200"}
    sent = {path.split("?")[0] for method, path, status in seen if method == "POST" and status != "403"}
    faults = []
    if crawled < (LEAST_PAGES_IN if signed_in else LEAST_PAGES):
        faults.append(f"it crawled {crawled} addresses only")
    if signed_in and [status for _, path, status in seen if path == "/connections"][-1:] != ["200"]:
        faults.append("it was signed out on the way")
    names = {line.split(":", 1)[1].strip() for line in said.splitlines() if "Checking cookie" in line}
    if signed_in and "__Host-untether" not in names:
        faults.append(f"its cookies were {sorted(names)}, and the session's was not among them")
    # What its csrf module posts as from elsewhere is refused. (Forms without a field it leaves to our own checks.)
    refused = {path.split("?")[0] for method, path, status in seen if method == "POST" and status == "403"}
    if len(refused) < (LEAST_FORMS_IN if signed_in else LEAST_FORMS):
        faults.append(f"its csrf module tried {sorted(refused)} only")
    if broken := [line for line in seen if line[2].startswith("5")]:
        faults.append(f"the server failed: {broken[:3]}")
    what = f"{crawled} addresses, {len(seen)} requests, {len(pages)} pages, {len(sent)} forms sent, {len(refused)} also as from elsewhere"
    report.line(f"wapiti, {who}: {what}", faults)
    for module in MODULES:
        mine = [entry for entry in found if entry["module"] == module]
        report.line(f"wapiti {module}, {who}", [f"{e['method']} {e['path']} {e['parameter']}: {e['info']}" for e in mine])
    others = [f"{e['module']}: {e['path']}: {e['info']}" for e in found if e["module"] not in MODULES]
    report.line(f"wapiti finds nothing else, {who}", others)


def own_checks(site):
    """Every check of ours, by name. The last ones sign people out."""
    host = site.origin.split("//")[1]
    checks = {"every form seen is a route that is checked": lambda: own.every_form_is_a_known_route(site)}
    for name, headers in own.foreign(site.origin).items():
        checks[f"posts refused: {name}"] = lambda headers=headers: own.refused_from_elsewhere(site, headers)
    checks["callbacks without a signature are refused"] = lambda: own.unsigned_callbacks_are_refused(site)
    checks["nothing can be framed"] = lambda: own.nothing_can_be_framed(site)
    checks["security headers on every answer, nothing inline"] = lambda: own.headers_on_every_answer(site)
    checks["other sites read nothing (CORS)"] = lambda: own.other_sites_read_nothing(site)
    for name, (value, headers) in own.forged(host).items():
        checks[f"reaches no link, header or text: {name}"] = (
            lambda value=value, headers=headers: own.a_forged_host_reaches_nothing(site, value, headers)
        )
    checks["a forged address leads nowhere after signing in"] = lambda: own.a_forged_address_leads_nowhere_later(site)
    checks["other methods do nothing"] = lambda: own.other_methods_do_nothing(site)
    checks["cookies are bound to this host, closed to scripts"] = lambda: own.cookies_are_bound(site)
    checks["a session that is brought along is not taken"] = lambda: own.a_session_cannot_be_fixed(site)
    checks["posts heard: from our own pages"] = lambda: own.heard_from_our_own_pages(site)
    return checks


def internal_door(demo):
    """The internal door is no browser's business: what another site makes a browser send is refused."""
    faults = []
    for path in ("/livez", "/readyz", "/version", "/metrics", "/internal/v1/connections", "/nothing"):
        door = own.Browser(own.Connection(demo.internal))
        if (status := door.get(path, [("sec-fetch-site", "cross-site")]).status) != 403:
            faults.append(f"GET {path} answers {status}")
        plain = door.get(path, [("origin", f"https://{own.EVIL}")], host=own.EVIL)
        if plain.header("content-security-policy") != "default-src 'none'; frame-ancestors 'none'":
            faults.append(f"GET {path}: {plain.header('content-security-policy')}")
        if plain.header("x-content-type-options") != "nosniff" or own.EVIL in plain.text:
            faults.append(f"GET {path} is without nosniff, or names {own.EVIL}")
        faults += [f"GET {path}: {n}" for n, _ in plain.headers if n == "set-cookie" or n.startswith("access-control")]
    return faults


def self_test(report):
    """The same checks and scans of a door that does everything wrong: each must fail."""
    address = bad_door.start()
    # It hears whatever comes, its own pages too.
    spared = {"posts heard: from our own pages"}
    site = own.Site(
        address,
        f"https://localhost:{address[1]}",
        bad_door.ROUTES,
        lambda browser: browser.get("/connections").header("location"),
        lambda: list(bad_door.SENT),
        lambda headers, host: own.Browser(own.Connection(address)).post("/a", {}, headers, host),
        PHONE,
    )
    for name, check in own_checks(site).items():
        if name not in spared:
            report.line(f"fails on a bad door: {name}", [] if check() else ["it found no fault"])
    with tempfile.TemporaryDirectory() as folder, Front(pathlib.Path(folder), free_port(), address[1]) as front:
        result = observe(front, "/")
        bad = "error" not in result and result["scan"]["testsFailed"] > 0 and result["scan"]["grade"] != "A+"
        report.line("fails on a bad door: observatory", [] if bad else [json.dumps(result)[:300]])
        modules = {entry["module"] for entry in scan(front, pathlib.Path(folder), "--max-attack-time", "20")[0]}
        for module in MODULES:
            report.line(f"fails on a bad door: wapiti {module}", [] if module in modules else ["it found nothing"])


def main():
    parser = argparse.ArgumentParser(prog="scripts/security")
    parser.add_argument("--self-test", action="store_true", help="show on a bad door that each check and scan can fail")
    parser.add_argument("--only", choices=("own", "observatory", "wapiti"))
    args, report = parser.parse_args(), Report()
    if args.self_test:
        self_test(report)
    else:
        run(report, {args.only} if args.only else {"own", "observatory", "wapiti"})
    print(f"\n{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


def run(report, parts):
    port = free_port()
    settings = LIMITS | {"UNTETHER_PUBLIC_ORIGIN": f"https://localhost:{port}", "UNTETHER_TRUSTED_PROXIES": "127.0.0.1/32"}
    with tempfile.TemporaryDirectory() as folder, Demo(binary(), **settings) as demo:
        folder = pathlib.Path(folder)
        sign_in = lambda browser: browser.sign_in(TYPED, CODE)  # noqa: E731
        # To a number of its own: wapiti presses every button, that which ends the person's texts too.
        notify = lambda headers, host: demo.notify(UNTOUCHED, headers, host)  # noqa: E731
        site = own.Site(demo.public, demo.origin, routes(), sign_in, demo.texts, notify, PHONE)
        with Front(folder, port, demo.public[1]) as front:
            if "observatory" in parts:
                observatory(report, front, ["/", "/sign-in", "/help", "/privacy", "/sandbox"], "signed out")
                cookie = "; ".join(f"{name}={value}" for name, value in site.person.cookies.items())
                with Front(folder, free_port(), demo.public[1], cookie) as known:
                    one = next(path for path in site.pages if re.fullmatch(r"/connections/[^/?]+", path))
                    observatory(report, known, ["/", one, f"{one}/revocation", "/settings/sessions"], "signed in")
            if "wapiti" in parts:
                for signed_in in (False, True):
                    wapiti(report, front, folder, signed_in)
        if "own" in parts:
            for name, check in own_checks(site).items():
                report.line(name, check())
            report.line("the internal door is closed to browsers", internal_door(demo))


if __name__ == "__main__":
    raise SystemExit(main())
