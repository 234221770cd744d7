"""The application that a server runs, with a thread that keeps the answers up to date."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nectary.web.settings")
application = get_wsgi_application()

from nectary.web.chart.results import keep_up  # noqa: E402 (its models need the line above)

threading.Thread(target=keep_up, name="answers", daemon=True).start()
