"""The application that a server runs, with the worker that keeps the answers up to date."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nectary.web.settings")
application = get_wsgi_application()

from nectary.web.chart import answers  # noqa: E402 (its models need the line above)

answers.start()
