"""The same chart on a real PostgreSQL server: migrations, one charted feed, one answer, one export."""

import os
import subprocess
import sys
import textwrap

PROGRAM = textwrap.dedent("""
    import django
    django.setup()
    from django.conf import settings
    settings.ANSWER_WITHIN_S = 30
    from datetime import timedelta
    from django.core.management import call_command
    from django.db import connection
    from django.utils.timezone import localtime, now
    assert connection.vendor == "postgresql"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from nectary.sample.stays import invent
    from nectary.web.chart import actions, results
    from nectary.web.chart.models import Stay, Unit
    unit = Unit(code="here", invented=True)
    unit.save()
    actions.bring_in(unit=unit, tables=invent(10, 1, localtime(now()).replace(tzinfo=None)), by="test")
    stay = Stay.objects.get(left_day__isnull=True)
    cells = dict(stay=stay, by="nurse", at=now() - timedelta(minutes=1), milk="donor", given="given")
    given = stay.feeds.filter(volume_ul__gt=0).order_by("-at_min").first().volume_ul
    volume_ul = given + 100  # beside the last feed, so that nobody doubts it on any day of the year
    for _ in range(2):
        saved = actions.chart_feed(**cells, accept="", key="one", volume_ul=volume_ul)
        assert isinstance(saved, actions.Saved)
    stay.refresh_from_db()
    assert stay.feeds.filter(entered_by="nurse").count() == 1
    answer = results.current(stay)
    day = stay.feeds.get(entered_by="nurse").day
    assert answer.days[str(day)]["donor_ml"] >= volume_ul / 1000, answer.days[str(day)]
""")


def test_a_feed_charted_on_postgresql_is_worked_out_and_exported(postgres_server, tmp_path):
    environment = os.environ | {
        "NECTARY_DATABASE_URL": postgres_server, "NECTARY_SECRET_KEY": "for this test alone",
        "NECTARY_HOME": str(tmp_path), "NECTARY_DEMO": "", "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    out = [sys.executable, "-m", "nectary", "export", "--unit", "here", "--out", str(tmp_path / "R")]
    exported = subprocess.run(out, env=environment, capture_output=True, text=True)
    assert exported.returncode == 0 and "10 stays written" in exported.stderr, exported.stderr
