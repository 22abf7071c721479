#!/usr/bin/env python3
"""Looks at every page and form of a running Callbook as everybody.

Part of scripts/security, which starts the server. Nothing but the standard library is needed.
"""

import argparse
import collections
import html.parser
import http.client
import json
import re
import urllib.parse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
MARK = "zq'\"><zqx>{{7*7}}"
LEAKS = re.compile(
    r"panicked at|stack backtrace|thread '|sqlx|SQLITE_|syntax error at or near|/root/|/home/|\.rs:\d+|secret\.key", re.I
)
HIDDEN_FILES = [
    "/.git/config", "/.env", "/callbook.sqlite", "/secret.key", "/data/callbook.sqlite", "/backup.zip", "/config.toml",
    "/metrics.bak", "/static/../secret.key", "/static/%2e%2e/secret.key", "/static/..%2f..%2fsecret.key",
    "/static/....//secret.key", "/static/app.css.map", "/files/", "/admin", "/debug", "/server-status", "/actuator",
]
PER_PATTERN = 2


class Page(html.parser.HTMLParser):
    """Links, forms and whatever a policy would forbid."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.forms, self.faults = [], [], []
        self.form, self.select = None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        for name, value in values.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(("high", "inline code", f"{name} on <{tag}>"))
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                if re.match(r"\s*(javascript|vbscript|data):", value, re.I):
                    self.faults.append(("high", "code in an address", f"{name}={value[:60]}"))
                if value.startswith("http://") and name in ("src", "action", "formaction"):
                    self.faults.append(("medium", "mixed content", f"{name}={value[:60]}"))
        if tag in ("script", "link", "img") and values.get("src", "").startswith(("http", "//")):
            self.faults.append(("medium", "part from elsewhere", values["src"][:80]))
        if tag == "script" and "src" not in values:
            self.faults.append(("high", "inline code", "<script>"))
        if tag in ("style", "iframe", "object", "embed", "base", "zqx"):
            self.faults.append(("high", "markup that is not ours", f"<{tag}>"))
        if tag == "a" and values.get("target") == "_blank" and "noopener" not in values.get("rel", ""):
            self.faults.append(("low", "a new window that can reach back", values.get("href", "")[:80]))
        for name in ("href", "hx-get"):
            if tag != "link" and values.get(name):
                self.links.append(values[name])
        if tag == "form":
            self.form = {"method": values.get("method", "get").lower(), "action": values.get("action", ""),
                         "type": values.get("enctype", ""), "fields": []}
        elif self.form is not None and tag in ("input", "textarea", "select", "button") and values.get("name"):
            kind = values.get("type", "text") if tag == "input" else tag
            chosen = kind not in ("checkbox", "radio") or "checked" in values
            if chosen and tag != "button":
                field = [values["name"], kind, values.get("value", "")]
                self.form["fields"].append(field)
                if tag == "select":
                    self.select = field
        elif tag == "option" and self.select is not None:
            if not self.select[2] or "selected" in values:
                self.select[2] = values.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None


class Visitor:
    """Somebody with cookies, behind a proxy that speaks TLS."""

    def __init__(self, port, name, found):
        self.port, self.name, self.found = port, name, found
        self.cookies, self.requests, self.kind = {}, 0, ""

    def ask(self, method, path, body=None, headers=(), cookies=True, host=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": host or f"localhost:{self.port}", "X-Forwarded-Proto": "https", "Accept": "text/html"}
        sent.update(headers)
        if cookies and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        self.requests += 1
        self.kind = answer.headers.get("Content-Type", "")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookies:
                self.keep(cookie)
            self.judge_cookie(path, cookie)
        self.judge(method, path, answer, text)
        return answer, text

    def keep(self, cookie):
        name, value = cookie.split(";")[0].split("=", 1)
        if "Max-Age=0" in cookie:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def judge_cookie(self, path, cookie):
        flags = cookie.lower()
        for flag in ("secure", "httponly", "samesite=", "path=/"):
            if flag not in flags:
                self.found("medium", "cookie without " + flag, path, cookie.split("=")[0])
        if "domain=" in flags:
            self.found("medium", "cookie for a whole domain", path, cookie.split("=")[0])

    def judge(self, method, path, answer, text):
        where = f"{method} {path}"
        head = {name.lower(): value for name, value in answer.getheaders()}
        policy = head.get("content-security-policy", "")
        is_file = "attachment" in head.get("content-disposition", "")
        if policy != POLICY and not (is_file and "sandbox" in policy):
            self.found("medium", "content security policy", where, policy)
        for name, value in HEADERS.items():
            if head.get(name) != value:
                self.found("medium", f"header {name}", where, head.get(name, "missing"))
        if "max-age=31536000" not in head.get("strict-transport-security", ""):
            self.found("medium", "header strict-transport-security", where, "missing")
        if "referrer-policy" not in head or "permissions-policy" not in head:
            self.found("low", "referrer or permissions policy", where, "missing")
        for name in ("server", "x-powered-by"):
            if name in head:
                self.found("low", "names its software", where, head[name])
        if "access-control-allow-origin" in head:
            self.found("medium", "other origins may read", where, head["access-control-allow-origin"])
        kind = head.get("content-type", "")
        if kind.startswith("text/html") and "no-store" not in head.get("cache-control", ""):
            self.found("medium", "a page that is kept", where, head.get("cache-control", ""))
        if answer.status >= 500 and answer.status != 503:
            self.found("high", "the server failed", where, str(answer.status))
        if LEAKS.search(text) and not is_file:
            self.found("medium", "shows its inside", where, LEAKS.search(text).group(0))
        location = head.get("location", "")
        if location and not (location.startswith("/") and location[1:2] not in ("/", "\\")):
            self.found("high", "leads elsewhere", where, location)
        if kind.startswith("text/html"):
            for severity, what, detail in Page(text).faults:
                self.found(severity, what, where, detail)

    def page(self, path):
        answer, text = self.ask("GET", path)
        return answer, text, Page(text) if "text/html" in answer.headers.get("Content-Type", "") else None

    def sign_in(self, username, password):
        _, text, _ = self.page("/sign-in")
        token = re.search(r'name="csrf-token" content="([^"]+)"', text).group(1)
        body = urllib.parse.urlencode({"csrf_token": token, "login": username, "password": password, "next": ""})
        answer, text = self.ask("POST", "/sign-in", body)
        if answer.status != 303:
            raise SystemExit(f"{username} cannot sign in: {answer.status}")


def pattern(address):
    """Addresses that differ only in ids and values are one page."""
    path, _, query = address.partition("?")
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", path)
    keys = sorted({pair.split("=")[0] for pair in query.split("&") if pair})
    return path + ("?" + "&".join(keys) if keys else "")


def own(link):
    link = link.split("#")[0]
    if not link or not link.startswith(("/", "?")) or link.startswith("//"):
        return None
    return link


def crawl(visitor):
    """Every page that links lead to, a few of each pattern."""
    waiting = collections.deque(["/", "/dashboard", "/profile", "/sign-in", "/forgot", "/companies", "/settings"])
    seen, patterns, pages, forms = set(), collections.Counter(), [], {}
    while waiting:
        address = waiting.popleft()
        if address in seen or address.startswith(("/static/", "/sign-out")):
            continue
        seen.add(address)
        if patterns[pattern(address)] >= PER_PATTERN:
            continue
        patterns[pattern(address)] += 1
        answer, text, page = visitor.page(address)
        pages.append((address, answer.status))
        if answer.status in (404, 405) and pages and address not in ("/companies", "/forgot", "/settings"):
            visitor.found("low", "a link that leads nowhere", address, str(answer.status))
        location = answer.headers.get("Location")
        for link in (page.links if page else []) + ([location] if location else []):
            link = own(link)
            if link:
                waiting.append(address.split("?")[0] + link if link.startswith("?") else link)
        for form in page.forms if page else []:
            action = form["action"] or address
            key = (form["method"], pattern(action), tuple(sorted({name for name, *_ in form["fields"]})))
            forms.setdefault(key, (action, form, address))
    return pages, list(forms.values())


def attack(visitor, pages, forms):
    """What a scanner would try on each address and form."""
    attacked = set()
    for address, _ in pages:
        if pattern(address) in attacked:
            continue
        attacked.add(pattern(address))
        path, _, query = address.partition("?")
        for name in [pair.split("=")[0] for pair in query.split("&") if pair] or ["q"]:
            for value in (MARK, "a\r\nSet-Cookie: evil=1"):
                answer, text = visitor.ask("GET", f"{path}?{name}={urllib.parse.quote(value)}")
                reflected(visitor, f"GET {path}?{name}", text)
                if "evil" in "".join(answer.headers.get_all("Set-Cookie") or []):
                    visitor.found("high", "a header can be broken", f"{path}?{name}", "Set-Cookie")
        for value in ("//evil.example/", "https://evil.example/", "/\\evil.example/"):
            value = urllib.parse.quote(value)
            visitor.ask("GET", f"{path}?next={value}&redirect={value}&url={value}")
        for method in ("TRACE", "DELETE"):
            answer, _ = visitor.ask(method, path)
            if answer.status < 300:
                visitor.found("medium", f"{method} is answered", path, str(answer.status))
    for action, form, page in forms:
        if action.startswith("/sign-out"):
            continue
        fields = form["fields"]
        if form["method"] == "post":
            if not any(name == "csrf_token" for name, *_ in fields):
                visitor.found("medium", "a form without a token", page, action)
            forged = [(name, value) for name, _, value in fields if name != "csrf_token"]
            body, kind = encoded(form, forged)
            answer, _ = visitor.ask("POST", action, body, {"Content-Type": kind})
            if answer.status != 403:
                visitor.found("high", "a form is taken without its token", action, str(answer.status))
            whole = [(name, value) for name, _, value in fields]
            body, kind = encoded(form, whole)
            answer, _ = visitor.ask("POST", action, body, {"Content-Type": kind, "Sec-Fetch-Site": "cross-site"})
            if answer.status != 403:
                visitor.found("high", "a form is taken from another site", action, str(answer.status))
        elif any(kind == "password" for _, kind, _ in fields):
            visitor.found("medium", "a password in an address", page, action)
        free = {name for name, kind, _ in fields if kind in ("text", "textarea", "search")}
        other = {name for name, kind, _ in fields if kind not in ("hidden", "password")} - free
        for wanted in (free, other):
            if not wanted:
                continue
            marked = [
                (name, MARK if name in wanted else value or ("a@example.com" if kind == "email" else ""))
                for name, kind, value in fields
            ]
            if form["method"] == "post":
                body, kind = encoded(form, marked)
                _, text = visitor.ask("POST", action, body, {"Content-Type": kind})
            else:
                _, text = visitor.ask("GET", f"{action.split('?')[0]}?{urllib.parse.urlencode(marked)}")
            reflected(visitor, f"{form['method'].upper()} {action} {' '.join(sorted(wanted))}", text)
    for path in HIDDEN_FILES:
        answer, _ = visitor.ask("GET", path)
        if answer.status == 200:
            visitor.found("high", "a file that nobody is to see", path, str(answer.status))
    for headers, host in (({"X-Forwarded-Host": "evil.example"}, None), ({}, "evil.example")):
        answer, text = visitor.ask("GET", "/sign-in", headers=headers, host=host)
        if "evil.example" in text or (host and answer.status != 421):
            visitor.found("medium", "a foreign host is answered", "/sign-in", str(answer.status))
    answer, _ = visitor.ask("OPTIONS", "/dashboard", headers={"Origin": "https://evil.example"})
    if answer.headers.get("Access-Control-Allow-Origin"):
        visitor.found("high", "other origins may read", "/dashboard", "OPTIONS")


def encoded(form, fields):
    if form["type"].startswith("multipart"):
        parts = "".join(
            f'--zq\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
        )
        return parts.encode() + b"--zq--\r\n", "multipart/form-data; boundary=zq"
    return urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"


def reflected(visitor, where, text):
    """Only a page can be markup; a file or a document has every right to hold what was typed."""
    if not visitor.kind.startswith("text/html"):
        return
    if "<zqx>" in text:
        visitor.found("high", "what was sent comes back as markup", where, "<zqx>")
    if "zq'\">" in text:
        visitor.found("high", "what was sent comes back as markup", where, "quotes")
    if re.search(r"zq.{0,30}49", text):
        visitor.found("high", "a template runs what was sent", where, "49")


def people(log):
    """The users that the demo names, the first of each role, and their password."""
    text = open(log, encoding="utf-8").read()
    password = re.search(r"Everybody's password is (\S+)", text).group(1)
    users = {}
    for username, role in re.findall(r"^  (\S+)\s+.*?\s(superuser|admin|manager|sales)$", text, re.M):
        users.setdefault(role, username)
    return users, password


def run_crawl(options):
    findings, requests, pages_of, forms_of = {}, 0, {}, {}
    users, password = people(options.log)
    for role in ["nobody", *users]:
        def found(severity, what, where, detail, role=role):
            key = (severity, what, pattern(where), detail[:80])
            findings.setdefault(key, {"severity": severity, "what": what, "where": where, "detail": detail, "as": role})

        visitor = Visitor(options.port, role, found)
        if role != "nobody":
            visitor.sign_in(users[role], password)
        pages, forms = crawl(visitor)
        attack(visitor, pages, forms)
        pages_of[role], forms_of[role] = len(pages), len(forms)
        requests += visitor.requests
        print(f"  {role}: {len(pages)} pages, {len(forms)} forms, {visitor.requests} requests")
    outcome = {"pages": pages_of, "forms": forms_of, "requests": requests, "findings": list(findings.values())}
    json.dump(outcome, open(options.out, "w", encoding="utf-8"), indent=1)


def give_cookie(options):
    users, password = people(options.log)
    visitor = Visitor(options.port, options.role, lambda *_: None)
    visitor.sign_in(users[options.role], password)
    print("; ".join(f"{name}={value}" for name, value in visitor.cookies.items() if name.startswith("__Host-")))


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    crawling = commands.add_parser("crawl")
    crawling.set_defaults(run=run_crawl)
    cookie = commands.add_parser("cookie")
    cookie.set_defaults(run=give_cookie)
    cookie.add_argument("--role", required=True)
    for part in (crawling, cookie):
        part.add_argument("--port", type=int, required=True)
        part.add_argument("--log", required=True)
    crawling.add_argument("--out", required=True)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
