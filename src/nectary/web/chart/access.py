"""Who may open what. A stranger and an absent stay both get 404: the difference would itself tell."""

from typing import Any

from django.http import Http404, HttpRequest

from nectary.web.chart.models import Look, Stay

CARE = ("nurse", "nurse_practitioner", "doctor", "dietitian")
# who reviews texts beside those who care: they open the reviewers' desk and no baby's page
REVIEWERS = ("parent_reviewer", "bereaved_parent", "translator")
ROLES = (*CARE, "unit_lead", "researcher", "parent", *REVIEWERS)
DOORS = {
    "families": {"parent"},
    "bedside": {*CARE},
    "unit": {*CARE, "unit_lead"},
    "research": {"researcher", "unit_lead", "doctor"},
    "desk": {*CARE, "unit_lead", *REVIEWERS},
}


def roles_of(user: Any) -> set[str]:
    """The roles of `user`; empty for a visitor. Asked of the database once a request."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "kept_roles"):
        user.kept_roles = frozenset(user.groups.values_list("name", flat=True))
    return set(user.kept_roles)


def doors_of(user: Any) -> tuple[str, ...]:
    """The doors open to `user`, in the house's order."""
    roles = roles_of(user)
    return tuple(door for door, who in DOORS.items() if roles & who)


def through(door: str, request: HttpRequest) -> None:
    """Http404 unless the reader's role opens `door`."""
    if door not in doors_of(request.user):
        raise Http404("no such page")


LIST = "list of babies"
BESIDE = ("identity", "unit", "results", "failure")


def stays_for(request: HttpRequest) -> Any:
    """The stays of the reader's units, newest first; without those that were opened in error."""
    return _of_units(request).filter(closed_at__isnull=True)


def closed_stays_for(request: HttpRequest) -> Any:
    """Those that were opened in error and closed: their rows stay readable."""
    return _of_units(request).filter(closed_at__isnull=False)


def _of_units(request: HttpRequest) -> Any:
    stays = Stay.objects.filter(unit__members=request.user)
    return stays.select_related(*BESIDE).order_by("-birth_month", "infant_id")


def stay_for_staff(request: HttpRequest, code: str, page: str) -> Any:
    """The stay `code` of the reader's own unit, with the reading logged; else Http404."""
    through("bedside", request)
    return _logged(request, _of_units(request), code, page)


def own_stays(request: HttpRequest) -> Any:
    """The stays linked to this parent."""
    return Stay.objects.filter(family__user=request.user).select_related(*BESIDE)


def stay_for_family(request: HttpRequest, code: str, page: str) -> Any:
    """The stay `code` linked to this parent, with the reading logged; else Http404."""
    through("families", request)
    return _logged(request, own_stays(request), code, page)


def read_list(request: HttpRequest, stays: list[Any]) -> None:
    """Log that a list showed the identifiers of `stays`."""
    by = request.user.get_username()
    Look.objects.bulk_create([Look(by=by, what=LIST, stay=stay) for stay in stays])


def _logged(request: HttpRequest, stays: Any, code: str, page: str) -> Any:
    stay = stays.filter(infant_id=code).first()
    if stay is None:
        raise Http404("no such page")
    Look.objects.create(by=request.user.get_username(), what=page, stay=stay)
    return stay
