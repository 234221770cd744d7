"""What time it is on the ward: the machine's clock; the demonstration alone may have one of its own."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment it is now, in UTC."""
    return timezone.now() + settings.CLOCK_AHEAD


def localnow() -> datetime:
    """The same by the unit's wall clock."""
    return timezone.localtime(now())
