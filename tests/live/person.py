"""A person at one device, over plain HTTP: cookies kept, forms sent as the page gave them, no script."""

import base64
import hashlib
import hmac
import http.client
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

from tests.live.page import Form, Page
from tests.live.server import Server

ANSWER_WITHIN_S = 60
STORED = (302, 303)

TOO_MANY = 429  # the product takes 30 sign-ins a minute from one address
TRIES, PAUSE_S = 8, 10


class NoAnswer(Exception):
    """No answer to rely on: the connection broke (`status` 0), or the server could not say more."""

    def __init__(self, path: str, status: int = 0) -> None:
        super().__init__(f"{path}: {status or 'the connection broke'}")
        self.status = status


@dataclass(frozen=True)
class Answer:
    """One answer; `to` is where it sends the reader, "" for a page."""

    status: int
    to: str
    text: str

    @property
    def page(self) -> Page:
        return Page(self.text)


class _NoFollowing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Person:
    """Signed in with `sign_in`; one thread at a time."""

    def __init__(self, server: Server, cookies: CookieJar | None = None) -> None:
        self.server = server
        self.name = ""
        # behind the proxy that the documentation asks for, a Secure cookie travels on over plain HTTP
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._cookies = CookieJar(policy) if cookies is None else cookies
        kept = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(kept, _NoFollowing)

    def another_tab(self) -> "Person":
        """The same browser once more, for another thread: its cookies are shared."""
        tab = Person(self.server, self._cookies)
        tab.name = self.name
        return tab

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """One request, followed nowhere; NoAnswer where the connection broke."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        site = f"{self.server.scheme}://localhost:{self.server.port}"
        sent = {**self.server.headers, "Referer": site + path, **headers}
        request = urllib.request.Request(self.server.url + path, data=data, headers=sent)
        try:
            try:
                answer = self._opener.open(request, timeout=ANSWER_WITHIN_S)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                to = urllib.parse.urlparse(answer.headers.get("Location", ""))
                text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(path) from error
        return Answer(answer.status, to.path + (f"?{to.query}" if to.query else ""), text)

    def open(self, path: str) -> Page:
        """The page at `path`, wherever it leads; AssertionError with what was said unless it is there."""
        answer = self.ask(path)
        while answer.status in STORED:
            path = answer.to
            answer = self.ask(path)
        assert answer.status == 200, f"{path} answered {answer.status}: {answer.text[-600:]}"
        return answer.page

    def send(self, form: Form, **cells: str) -> Answer:
        """The form as it stands with `cells` typed over it."""
        return self.ask(form.action, form.fields | cells)

    def sign_in(self, name: str, password: str, code: str | None = None) -> "Person":
        """Through the sign-in page; `code` is the second step where this person has one."""
        self.name = name
        answer = self._knock(name, password)
        for _ in range(TRIES):
            if answer.status != TOO_MANY:
                break
            time.sleep(PAUSE_S)
            answer = self._knock(name, password)
        assert answer.status in STORED, f"{name} was not let in: {answer.page.alerts or answer.status}"
        if code is not None:
            asked = self.open(answer.to).form("/authenticate/")
            answer = self.send(asked, code=code)
            assert answer.status in STORED, f"{name}'s code was not taken: {answer.page.alerts}"
        return self

    def _knock(self, name: str, password: str) -> "Answer":
        form = self.open("/en/accounts/login/").form("/login/")
        return self.send(form, login=name, password=password)

    def choose_own_password(self, first: str) -> str:
        """Another password than the `first`, which opens nothing but the page that asks for one."""
        own = f"{first}-of-my-own"
        form = self.open("/en/doors/").form("/password/change/")
        answer = self.send(form, oldpassword=first, password1=own, password2=own)
        assert answer.status in STORED, f"the password was not taken: {answer.page.alerts}"
        return own

    def set_up_second_step(self, password: str) -> list[str]:
        """Set up an authenticator as the pages ask for it; the recovery codes, each good for one sign-in."""
        page = self._confirmed("/en/accounts/2fa/totp/activate/", password)
        secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
        assert secret, "the page shows no secret to type into an authenticator"
        answer = self.send(page.form("/activate/"), code=six_digits(secret[0]))
        assert answer.status in STORED, f"the authenticator was not taken: {answer.page.alerts}"
        return self._confirmed("/en/accounts/2fa/recovery-codes/", password).boxes[0].split()

    def _confirmed(self, path: str, password: str) -> Page:
        """The page at `path`, after the password where it is asked for once more."""
        page = self.open(path)
        if not any("password" in form.fields for form in page.forms):
            return page
        return self.open(self.send(page.form("/reauthenticate/"), password=password).to)


def six_digits(secret: str) -> str:
    """What an authenticator app shows for `secret` now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    made = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = made[-1] & 0x0F
    return f"{(struct.unpack('>I', made[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
