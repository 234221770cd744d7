"""A small ward: one baby of 980 g on day 10, its twin, a baby of another unit, and people of each role."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.timezone import localtime, now

from nectary.web.chart import results
from nectary.web.chart.models import ROWS, FamilyLink, Identity, Stay, Unit

DAY_MIN = 1440
TODAY = 10
BIRTH_WEIGHT_G = 980
FEED_UL = 11_700  # 8 feeds a day are 95.5 mL/kg at 980 g


@pytest.fixture(autouse=True)
def plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True


def person(name, *roles):
    user = get_user_model().objects.create_user(name, password="not-a-secret")
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def admit(unit, code, name, number, **more):
    born = localtime(now()).replace(minute=0, second=0, microsecond=0, tzinfo=None) - timedelta(days=TODAY)
    stay = Stay.objects.create(
        unit=unit, infant_id=code, birth_at=born.isoformat(timespec="minutes"),
        birth_month=born.strftime("%Y-%m"), gestation_days=27 * 7 + 3, gestation_known_to="day",
        birth_weight_g=BIRTH_WEIGHT_G, admitted_day=0, admitted_min=30, left_how="still_in",
        seen_to_day=TODAY, language_speaks="en", **more,
    )  # fmt: skip
    Identity.objects.create(
        stay=stay, newborn_name=name, record_number=number, set_size=2 if stay.birth_order else None
    )
    return stay


def chart_days(stay):
    """Ten days of feeds and weights below birth weight, one decision a day; today only the first feed."""
    days = [(day, day * DAY_MIN) for day in range(TODAY + 1)]
    weights, steps, feeds = ROWS["weights"], ROWS["steps"], ROWS["feeds"]
    weights.objects.bulk_create(
        weights(stay=stay, weights_id=f"w{day}", day=day, at_min=at, weight_g=960) for day, at in days
    )
    steps.objects.bulk_create(
        steps(
            stay=stay, steps_id=f"s{day}", day=day - 1, at_min=at - 60, decision="advance", step=min(day, 8),
            aim_ul_per_g_day=96, by_role="doctor",
        )
        for day, at in days[1:]
    )  # fmt: skip
    feeds.objects.bulk_create(
        feeds(
            stay=stay, feeds_id=f"f{day}-{number}", day=day, at_min=at + number * 180, milk="mother",
            given="given", planned_ul=FEED_UL, volume_ul=FEED_UL,
        )
        for day, at in days
        for number in range(1 if day == TODAY else 8)
    )  # fmt: skip


@pytest.fixture
def ward(transactional_db, settings):
    """The unit's baby, worked out; other stays beside it. The unit's day began within this hour."""
    settings.DAY_START = localtime(now()).strftime("%H:00")
    unit = Unit(code="here", invented=True, recorded=["feeds", "steps", "weights"], practices=["told_in_24h"])
    unit.save()
    elsewhere = Unit(code="elsewhere", invented=True)
    elsewhere.save()
    stay = admit(unit, "baby-a", "Baby Hazel", "INV-1", set_id="s", birth_order=1)
    admit(unit, "baby-b", "Baby Alder", "INV-2", set_id="s", birth_order=2)
    admit(elsewhere, "baby-z", "Baby Cedar", "INV-3")
    chart_days(stay)
    for name, role in (
        ("nurse", "nurse"), ("nurse2", "nurse"), ("doctor", "doctor"), ("lead", "unit_lead"),
        ("researcher", "researcher"),
    ):  # fmt: skip
        unit.members.add(person(name, role))
    FamilyLink.objects.create(user=person("parent", "parent"), stay=stay)
    person("other-parent", "parent")
    for _ in results.catch_up():
        pass
    stay.refresh_from_db()
    return stay


@pytest.fixture
def as_(client):
    """The client signed in as one of the ward's people."""

    def sign_in(name):
        client.force_login(get_user_model().objects.get(username=name))
        return client

    return sign_in
