"""The web's tests run as a demonstration in a folder of their own; Django is told before it loads."""

import os
import tempfile

for name in [name for name in os.environ if name.startswith("NECTARY_") and name != "NECTARY_CHROMIUM"]:
    del os.environ[name]  # a developer's own settings are not the tests'
os.environ.setdefault("NECTARY_HOME", tempfile.mkdtemp(prefix="nectary-tests-"))
os.environ["NECTARY_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "nectary.web.settings"

import django  # noqa: E402 (reads the lines above)

django.setup()
