"""Every form that the pages show, as a browser would send it filled in well, and sent otherwise.

What an input wrote is taken back after it, so that each begins from the same ward and any can be sent again.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from tests.fuzz import mutate
from tests.fuzz.commands import valid_texts
from tests.fuzz.measured import Cost, Tally, measured
from tests.live.page import Page

from nectary.record.tables import REASONS
from nectary.show.words.reasons import WHY_CLOSED, WHY_CORRECTED

BABY = "/en/bedside/baby-a/"
# who opens the page, and where; every form on it is sent
PAGES = (
    ("nurse", BABY), ("doctor", BABY), ("nurse", f"{BABY}close/"), ("nurse", "/en/closed-pages/"),
    (None, "/en/bedside/calc/"), (None, "/en/unit/protocols/"), (None, "/en/unit/protocols/form/"),
    ("doctor", "/en/unit/protocols/form/"), (None, "/en/unit/chart/"), (None, "/en/unit/self-assessment/"),
    (None, "/en/cards/speak-up/names/"), ("doctor", "/en/desk/en/fortifier/"), (None, "/en/accounts/login/"),
    ("nurse", "/en/accounts/password/change/"), ("nurse", "/en/accounts/reauthenticate/"),
    ("nurse", "/en/accounts/2fa/totp/activate/"), ("parent", "/en/family/baby-a/"),
)  # fmt: skip
# what a person fills in, by the field's own name
FILLED = {
    "volume_ul": "11.9", "milk": "donor", "given": "given", "weight_g": "965", "decision": "stay",
    "step": "8",
    "aim": "96", "reason": REASONS[0], "why": next(iter(WHY_CORRECTED)), "to": "baby-c",
    "weighed_days_ago": "1",
    "mother": "10", "donor": "2.5", "formula": "0", "interval_h": "3", "mark": "0.1", "birth_weight_g": "900",
    "gestation": "27+3", "tolerated": "2", "grams": "900", "born": "27+3",
    "text": "2026-01-03\n2026-02-01\n2026-05-09",
    "babies_a_month": "30", "baseline": "3", "unit": "Our unit", "words": "A comment.", "signer": "A. Name",
    "name": "A. Name", "login": "nurse", "password": "wrong-word", "oldpassword": "not-a-secret",
    "password1": "another-long-word", "password2": "another-long-word", "code": "123456",
}  # fmt: skip
FILES = {"/en/bedside/calc/": "protocol", "/en/unit/protocols/form/": "file"}
QUERIES = (
    (None, "/en/evidence/F02_donor_vs_formula/", {"own": "7", "baseline": "1", "year": "2010"}),
    (None, "/en/cards/rounds-card.pdf", {"with": "es"}), (None, "/en/unit/protocols/form/",
    {"from": "leeds-2018"}),
    ("nurse", f"{BABY}entries/", {"to": "9"}), ("nurse", BABY, {"saved": "k", "unsent": "1"}),
    ("doctor", "/en/unit/protocols/{version}/parents/", {"grams": "900", "born": "27+3", "unit": "here",
    "arm": ""}),
    ("nurse", f"{BABY}entries/feeds/{{feed}}/", {"move": "1"}), (None, "/en/accounts/login/",
    {"next": "/en/doors/"}),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One form or address: who sends it, where to, what stands in it when it is filled in well."""

    who: str | None
    action: str
    fields: dict[str, str]
    buttons: tuple[tuple[str, str], ...] = ()
    file: str | None = None
    get: bool = False

    @property
    def name(self) -> str:
        return f"{'GET' if self.get else 'POST'} {self.action} as {self.who or 'a visitor'}"


@dataclass
class Sender:
    """Sends inputs as signed-in people, and takes back what they wrote."""

    cookies: dict[str | None, Any]
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        got_request_exception.connect(self._heard, weak=False)

    def _heard(self, **_: Any) -> None:
        kind, value, _trace = sys.exc_info()
        self.errors.append(f"{kind.__name__ if kind else '?'}: {value}"[:200])

    def send(self, case: Case, path: str, sent: dict[str, Any]) -> int:
        client = Client(raise_request_exception=False)
        if case.who:
            client.cookies["sessionid"] = self.cookies[case.who]
        self.errors.clear()
        with transaction.atomic():
            answer = (client.get if case.get else client.post)(path, sent)
            transaction.set_rollback(True)
        return int(answer.status_code)


def cases(sender: Sender, pages: tuple[tuple[str | None, str], ...], **known: Any) -> list[Case]:
    """Every form of `pages` once, and the addresses that are asked for something."""
    found: dict[tuple[str | None, str], Case] = {}
    for who, path in pages:
        client = Client()
        if who:
            client.cookies["sessionid"] = sender.cookies[who]
        for form in Page(client.get(path).text).forms:
            action = (form.action or path).partition("?")[0]
            query = form.action.partition("?")[2]
            fields = {name: _filled(name, value, action) for name, value in form.fields.items()}
            fields.pop("csrfmiddlewaretoken", None)
            case = Case(
                who, f"{action}?{query}" if query else action, fields, tuple(form.buttons), FILES.get(action),
                action.endswith("/parents/"),
            )  # fmt: skip
            found.setdefault((None if who is None else "", case.action), case)
    for who, path, fields in QUERIES:
        case = Case(who, path.format(**known), fields, get=True)
        found[who, f"GET {case.action}"] = case
    return list(found.values())


def _filled(name: str, value: str, action: str) -> str:
    bare = name.rpartition("-")[2]
    if bare == "why" and "close" in action:
        return next(iter(WHY_CLOSED))
    return value or FILLED.get(bare, "")


def fuzz(sender: Sender, case: Case, count: int, seed: int = 1) -> Tally:
    """`count` inputs of one form: what each was answered, and those that were answered or cost wrongly."""
    tally, valid = Tally(case.name), _valid_cost(sender, case)
    for number in range(count):
        random = Random(f"{seed} {case.name} {number}")
        path, sent = _input(case, random)
        status, cost = measured(lambda given=(path, sent): sender.send(case, *given))
        tally.add(status, cost)
        if status >= 500 or cost.above(valid):
            tally.wrong.append(f"{case.name} {number}: {status}, {cost}, {sender.errors}")
    return tally


def _valid_cost(sender: Sender, case: Case) -> Cost:
    """What the dearest of the good inputs costs, once all that is loaded once is loaded."""
    inputs = list(_good(case))
    for sent in inputs:
        status = sender.send(case, case.action, sent)
        assert status < 500, (case.name, status, sender.errors)
    return max(
        (measured(lambda given=sent: sender.send(case, case.action, given))[1] for sent in _good(case)),
        key=lambda cost: cost.seconds,
    )


def _good(case: Case) -> Iterator[dict[str, Any]]:
    for button in case.buttons or ((),):
        sent: dict[str, Any] = case.fields | dict([button] if button else [])
        if case.file:
            sent[case.file] = SimpleUploadedFile("ours.toml", valid_texts()[0].encode())
        yield sent


def _input(case: Case, random: Random) -> tuple[str, dict[str, Any]]:
    sent: dict[str, Any] = dict(mutate.fields(case.fields, random)) if case.fields else {}
    if case.buttons and random.random() < 0.9:
        name, value = random.choice(case.buttons)
        sent[name] = value if random.random() < 0.9 else mutate.text(value, random)
    if case.file and random.random() < 0.5:
        content = mutate.toml(random.choice(valid_texts()), random)
        sent = dict(case.fields) | {"do": "open", case.file: SimpleUploadedFile("ours.toml", content)}
    return case.action, sent
