"""Whose address a request comes from: the connection's own, or what a proxy that the unit named passed on."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
FORWARDED = "HTTP_X_FORWARDED_FOR"
NOT_BELIEVED = (FORWARDED, "HTTP_X_FORWARDED_PORT")
ONE_HOUSEHOLD = 64  # of an IPv6 address, the part that one customer of a provider has for themselves


def from_true_address(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Puts the true address where every reader of it looks, and takes away what anybody may have written."""

    def check(request: HttpRequest) -> HttpResponse:
        said = request.META.get(FORWARDED, "")
        for name in NOT_BELIEVED:
            request.META.pop(name, None)
        peer = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = true_address(peer, said, settings.TRUSTED_PROXIES)
        return answer(request)

    return check


def true_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The first address, counted from our end, that is not a trusted proxy's.

    Each proxy writes whom it was asked by behind what was there already, so what a visitor wrote stands
    farther left and is not reached.
    """
    address = _read(peer)
    for said in reversed(forwarded.split(",")):
        before = _read(said)
        if address is None or before is None or not any(address in network for network in trusted):
            break
        address = before
    return peer if address is None else str(address)


def _read(text: str) -> Address | None:
    """The address in `text`, without a port, a zone, or the IPv6 dress of an IPv4 address; None = none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def address_of(request: HttpRequest) -> str:
    """The address that a person is counted by: of IPv6 the network, since one visitor has all of that."""
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_HOUSEHOLD), strict=False).network_address)
    return "" if address is None else str(address)
