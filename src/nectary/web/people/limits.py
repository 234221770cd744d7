"""How often a wrong password may be tried; no stranger's tries shut anybody out of where they sign in.

Three counts, in the cache that all processes share. Five for a person at an address hold for everybody.
Those of an address and of a person hold only where that person has not signed in before: there a stranger
would else shut out a whole ward, or one nurse from anywhere.
"""

from datetime import timedelta
from typing import Any

from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.http import HttpRequest
from django.utils.timezone import now

from nectary.web.people.models import SignInPlace
from nectary.web.true_address import address_of

# action -> how many in how long; allauth's own words for them
RATES = {"at_address": "20/5m/key", "of_person": "20/5m/key,100/d/key", "of_pair": "5/5m/key"}
KNOWN_FOR = timedelta(days=90)


def count(request: HttpRequest, name: str) -> RateLimitUsage | None:
    """The try counted before it is made, to be given back where the password is right; None = refused."""
    address, name = address_of(request), name.lower()
    keys = {"at_address": address, "of_person": name, "of_pair": f"{name}@{address}"}
    wanted = ["of_pair"] if _is_known(name, address) else list(RATES)
    counted = RateLimitUsage([])
    for action in wanted:
        found = consume(request, app="nectary", action=action, config=RATES, key=keys[action])
        if found is None:
            counted.rollback()
            return None
        counted.usage += found.usage
    return counted


def _is_known(name: str, address: str) -> bool:
    since = now() - KNOWN_FOR
    return SignInPlace.objects.filter(user__username__iexact=name, address=address, at__gte=since).exists()


def remember_place(request: HttpRequest, user: Any, **_: Any) -> None:
    """From where this person has signed in just now."""
    if address_of(request):
        SignInPlace.objects.update_or_create(user=user, address=address_of(request))
