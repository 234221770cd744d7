"""Whatever is sent to a form, the answer is no 5xx, and it costs little more than a good entry does.

A few inputs a form in the suite; `bench/fuzz.py` asks for thousands.
"""

import os
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.timezone import now
from tests.fuzz.forms import BABY, PAGES, Sender, cases, fuzz
from tests.web.conftest import DAY_MIN, TODAY, admit

from nectary.record.tables import REASONS
from nectary.web.chart import actions
from nectary.web.chart.models import ROWS
from nectary.web.chart.signing import keep
from nectary.web.unit.drafts import template_text

COUNT = int(os.environ.get("FUZZ_FORMS", "5"))


def busy(stay):
    """A ward on which every form has something to do: a doubt, a hold, a closed page, a kept protocol."""
    feeds = ROWS["feeds"].objects
    feeds.create(
        stay=stay, feeds_id="doubt", day=TODAY, at_min=TODAY * DAY_MIN + 10, milk="donor", given="given",
        volume_ul=30_000, flag="twice_last", entered_by="nurse2", source="charted here",
    )  # fmt: skip
    actions.decide(
        stay=stay, by="doctor", key="hold", at=now() - timedelta(minutes=1), decision="hold", step=None,
        aim=None, reason=REASONS[0], role="doctor", guide=None, told="told",
    )  # fmt: skip
    shut = admit(stay.unit, "baby-shut", "Baby Elm", "INV-4")
    admit(stay.unit, "baby-c", "Baby Fir", "INV-5")
    actions.close_stay(stay=shut, by="nurse", key="close", why="not_here")
    kept = keep(unit=stay.unit, text=template_text(), begun_from="template", by="doctor")
    return {"feed": feeds.filter(stay=stay).latest("pk").pk, "version": kept.version}


def sender():
    cookies = {}
    for user in get_user_model().objects.all():
        client = Client()
        client.force_login(user)
        cookies[user.get_username()] = client.cookies["sessionid"].value
    return Sender(cookies)


def test_no_form_is_answered_with_a_fault_of_ours(ward, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    known, by = busy(ward), sender()
    entry = f"{BABY}entries/feeds/{known['feed']}/"
    more = (
        ("nurse", entry),
        ("nurse", f"{entry}?move=1"),
        ("doctor", f"/en/unit/protocols/{known['version']}/"),
    )
    found = cases(by, PAGES + more, **known)
    names = [case.name for case in found]
    assert len(found) > 30, names
    wrong = []
    for case in found:
        tally = fuzz(by, case, COUNT)
        print(tally.line(), flush=True)
        wrong += tally.wrong
    assert wrong == []
