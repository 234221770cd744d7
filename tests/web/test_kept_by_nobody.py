"""Whatever is answered to somebody who is signed in says `no-store`: pages, papers, redirects, errors."""

from django.urls import get_resolver
from tests.web.conftest import person

FILL = {
    "<str:code>": "baby-a",
    "<slug:table>": "feeds",
    "<int:pk>": "1",
    "<slug:name>": "hand",
    "<str:language>": "en",
    "<slug:version>": "abc",
    "<slug:wanted>": "toml",
    "<str:name>": "x",
    "<str:factor>": "F02_donor_vs_formula",
    "<int:number>": "1",
}


def every_address(patterns=None, before=""):
    """One address of each route, with something in the place of what differs."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from every_address(one.url_patterns, path)
            continue
        for part, text in FILL.items():
            path = path.replace(part, text)
        yield "/" + path.replace("^", "").replace("$", "")


def kept(answer):
    return "no-store" not in answer.get("Cache-Control", "") or "private" not in answer.get(
        "Cache-Control", ""
    )


def test_every_route_and_every_way_of_asking(as_, ward):
    addresses = [*every_address(), "/en/nowhere/", "/en/accounts/", "/nowhere"]
    assert len(addresses) > 70 and not [one for one in addresses if "<" in one]
    statuses, wrong = set(), []
    for path in addresses:
        client = as_("nurse")
        client.raise_request_exception = False
        for answer in (client.get(path), client.post(path, {})):
            statuses.add(answer.status_code)
            if kept(answer):
                wrong.append((path, answer.request["REQUEST_METHOD"], answer.status_code))
    assert wrong == []
    assert {200, 302, 404, 405} <= statuses and 500 not in statuses


def test_so_do_errors(as_, ward, client):
    from django.test import Client

    changed = as_("doctor").post("/en/desk/en/speak-up/sign/", {"shown": "another", "signer": "x"})
    assert changed.status_code in (404, 409) and not kept(changed)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("late", "nurse"))
    refused = strict.post("/en/bedside/baby-a/feed/", {})
    assert refused.status_code == 403 and not kept(refused)


def test_a_visitors_pages_may_be_kept_as_they_say(client, db):
    assert client.get("/en/")["Cache-Control"].startswith("public")
