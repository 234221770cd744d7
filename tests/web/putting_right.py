"""What the tests of corrections share: entries made and put right as a nurse does it, by the pages alone."""

import re
from datetime import datetime, timedelta

from django.utils.timezone import localtime, now

from nectary.web.chart import results
from nectary.web.chart.models import ROWS, Stay

BED = "/en/bedside/baby-a/"


def when(minutes_ago=0):
    return (localtime(now()) - timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M")


def chart(client, kind, key, baby="baby-a", **cells):
    """The row of the entry that the nurse's form `kind` has saved."""
    sent = {f"{kind}-{name}": value for name, value in ({"at": when(), "key": key} | cells).items()}
    answer = client.post(f"/en/bedside/{baby}/{kind}/", sent)
    assert answer.status_code == 302, re.findall(r'errorlist.*?</ul>|role="alert">.*?</p>', answer.text, re.S)
    table = {"feed": "feeds", "weight": "weights", "decision": "steps", "talk": "talks"}[kind]
    return ROWS[table].objects.filter(stay__infant_id=baby).order_by("-pk").first()


def feed(client, key="k1", **cells):
    return chart(client, "feed", key, **({"milk": "donor", "given": "given", "volume_ul": "12.5"} | cells))


def table_of(row):
    return next(name for name, model in ROWS.items() if isinstance(row, model))


def page_of(row, baby="baby-a"):
    return f"/en/bedside/{baby}/entries/{table_of(row)}/{row.pk}/"


def put_right(client, row, how, baby="baby-a", **cells):
    """The answer to the form `how` (correct, withdraw, move) on the row's page, with `cells` filled in."""
    prefix = {"feeds": "feedagain", "weights": "weightagain", "steps": "decisionagain", "talks": "talkagain"}
    prefix = prefix[table_of(row)] if how == "correct" else how
    sent = {
        f"{prefix}-{name}": value for name, value in ({"key": f"{how}-key", "why": "other"} | cells).items()
    }
    return client.post(f"{page_of(row, baby)}{how}/", sent)


def as_charted(row, **changed):
    """The cells of a feed's form as the feed stands, but for `changed`."""
    at = datetime.fromisoformat(row.stay.birth_at) + timedelta(minutes=row.at_min)
    return {
        "at": at.strftime("%Y-%m-%dT%H:%M"), "milk": row.milk, "given": row.given,
        "volume_ul": f"{row.volume_ul / 1000:g}",
    } | changed  # fmt: skip


def day_of(code, day="10"):
    """The answers of one day of the stay, as they stand now."""
    found = results.current(Stay.objects.select_related("results").get(infant_id=code))
    assert found is not None, "the answers are behind"
    return found.days[day]


def rows_ever():
    """How many rows there are of each table, those that stand no longer among them."""
    return {name: model.every.count() for name, model in ROWS.items() if model.every.exists()}


def parent_of(code, name):
    from tests.web.conftest import person

    from nectary.web.chart.models import FamilyLink

    FamilyLink.objects.create(user=person(name, "parent"), stay=Stay.objects.get(infant_id=code))
    return name
