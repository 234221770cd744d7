"""What was charted of one baby, day by day, and the ways to put an entry right: nothing is deleted.

Whoever cares for the unit's babies may correct, withdraw or move any entry, also their own in doubt: who
finds a wrong number must be able to take it out of use at once, and every change names who and why.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nectary.base.amounts import typed_whole
from nectary.record.tables import id_column
from nectary.show.words.entry_rows import LISTED
from nectary.show.words.refusals import refusal
from nectary.web.bedside import correction_forms, entries_page, page
from nectary.web.bedside.forms import new_key
from nectary.web.bedside.views import CONFLICT, NOT_SAVED, guide_for, role
from nectary.web.chart import actions
from nectary.web.chart.access import closed_stays_for, read_list, stay_for_staff, stays_for, through
from nectary.web.chart.holds import id_of
from nectary.web.chart.identity import identity
from nectary.web.chart.models import ROWS, FamilyTold, Stay

FORM_OF = {table: form for form, table in page.TABLE_OF.items()}
LAST_DAY = 9_999  # of an address; no stay is as long
Write = Callable[[dict[str, Any]], Any]


@require_safe
@login_required
@never_cache
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """Seven unit days of one baby's entries; `?to=` names the last of them."""
    stay = stay_for_staff(request, code, "entries")
    to = typed_whole(request.GET.get("to", ""), LAST_DAY)
    facts = entries_page.days_of(stay, to, _)
    return render(request, "bedside/entries.html", facts | {"door": "bedside"})


@require_safe
@login_required
@never_cache
def entry(request: HttpRequest, code: str, table: str, pk: int) -> HttpResponse:
    """One entry, its history, and the forms that put it right; with `?move=1` also the one that moves it."""
    stay, row = _opened(request, code, table, pk, "entry")
    more = (
        {"move": _move_form(request, stay)} if "move" in request.GET and _may_change(stay, table, row) else {}
    )
    return _shown(request, stay, table, row, **more)


def _opened(request: HttpRequest, code: str, table: str, pk: int, what: str) -> tuple[Any, Any]:
    stay = stay_for_staff(request, code, what)
    row = ROWS[table].every.filter(stay=stay, pk=pk).first() if table in LISTED else None
    if row is None:
        raise Http404("no such page")
    return stay, row


def _may_change(stay: Any, table: str, row: Any) -> bool:
    return row.retired_at is None and stay.closed_at is None and not entries_page.made_by_decision(table, row)


def _shown(
    request: HttpRequest, stay: Any, table: str, row: Any, status: int = 200, **changed: Any
) -> HttpResponse:
    """The entry's page; `changed` holds a form that was asked for or was not taken."""
    facts = entries_page.entry_of(stay, table, row, _) | {"door": "bedside"}
    if _may_change(stay, table, row):
        facts["may_change"] = True
        facts["withdraw"] = correction_forms.Withdraw.fresh()
        if table in correction_forms.AGAIN:
            at, told = facts["row"]["at"], _told(stay, table, row)
            facts["correct"] = correction_forms.filled_in(table, row, at, told)
    if "move" in changed:
        read_list(request, _others(request, stay))
    return render(request, "bedside/entry.html", facts | changed, status=status)


def _told(stay: Any, table: str, row: Any) -> str | None:
    """What was last said of the family and the hold that this decision opened; None = nothing."""
    if table != "steps":
        return None
    answers = FamilyTold.objects.filter(stay=stay, hold_id=id_of(row.steps_id)).order_by("-pk")
    found: str | None = answers.values_list("answer", flat=True).first()
    return found


def _others(request: HttpRequest, stay: Any) -> list[Any]:
    """The unit's other babies who are here now, those of the same birth first."""
    here = stays_for(request).filter(unit=stay.unit, left_day__isnull=True).exclude(pk=stay.pk)
    return sorted(here, key=lambda one: one.set_id is None or one.set_id != stay.set_id)


def _move_form(request: HttpRequest, stay: Any, cells: Any = None) -> correction_forms.Move:
    babies = []
    for one in _others(request, stay):
        who = identity(one, _)
        babies.append((one.infant_id, " · ".join(filter(None, (who["name"], who["number"], who["place"])))))
    if cells is None:
        return correction_forms.Move.fresh(babies=babies)
    return correction_forms.Move.sent(cells, babies=babies)


@require_POST
@login_required
@never_cache
def correct(request: HttpRequest, code: str, table: str, pk: int) -> HttpResponse:
    """Put the sent entry in the place of the one that stands."""
    stay, row = _opened(request, code, table, pk, "correct an entry")
    if table not in correction_forms.AGAIN:
        raise Http404("no such page")
    form = correction_forms.sent(table, row, request.POST)

    def write(cells: dict[str, Any]) -> Any:
        typed = {name: value for name, value in form.content().items() if name != "why"}
        return actions.correct(
            **_of(request, stay, table, row, cells), entry=typed, accept=cells["accept"],
            role=role(request), guide=guide_for(stay),
        )  # fmt: skip

    return _written(request, (stay, table, row), "correct", form, write)


@require_POST
@login_required
@never_cache
def withdraw(request: HttpRequest, code: str, table: str, pk: int) -> HttpResponse:
    """Take the entry out of use."""
    stay, row = _opened(request, code, table, pk, "withdraw an entry")
    form = correction_forms.Withdraw.sent(request.POST)
    return _written(
        request, (stay, table, row), "withdraw", form,
        lambda cells: actions.withdraw(**_of(request, stay, table, row, cells)),
    )  # fmt: skip


@require_POST
@login_required
@never_cache
def move(request: HttpRequest, code: str, table: str, pk: int) -> HttpResponse:
    """Take the entry to another baby of the unit."""
    stay, row = _opened(request, code, table, pk, "move an entry")
    form = _move_form(request, stay, request.POST)

    def write(cells: dict[str, Any]) -> Any:
        to = Stay.objects.select_related("unit").get(infant_id=cells["to"])
        return actions.move(
            **_of(request, stay, table, row, cells), to=to, accept=cells["accept"], guide=guide_for(to)
        )

    return _written(request, (stay, table, row), "move", form, write)


def _of(request: HttpRequest, stay: Any, table: str, row: Any, cells: dict[str, Any]) -> dict[str, Any]:
    """What every correction is told: whose entry, which, by whom, with which key and why."""
    return {
        "stay": stay, "by": request.user.get_username(), "key": cells["key"], "why": cells["why"],
        "table": table, "row_id": getattr(row, id_column(table)),
    }  # fmt: skip


def _written(
    request: HttpRequest, of: tuple[Any, str, Any], name: str, form: Any, write: Write
) -> HttpResponse:
    """Write the correction; a doubt or a refusal shows the entry again with the form as it was sent."""
    stay, table, row = of
    doubt = None
    if form.is_valid():
        try:
            found = write(form.cleaned_data)
        except actions.Refused as error:
            form.add_error(None, refusal(error.why, error.found_text, error.expected_text, _))
        except actions.KeyTaken as error:
            return _taken(request, of, name, form, error)
        else:
            if isinstance(found, actions.Saved):
                return redirect(f"{reverse('baby', args=[stay.infant_id])}?saved={form.cleaned_data['key']}")
            doubt = page.doubt(found, form.cleaned_data["accept"], _)
    row.refresh_from_db()
    return _shown(request, stay, table, row, NOT_SAVED, **{name: form}, doubt=doubt)


def _taken(
    request: HttpRequest, of: tuple[Any, str, Any], name: str, form: Any, error: actions.KeyTaken
) -> HttpResponse:
    """What the form was used for before, beside what was sent now, which is ready under a key of its own."""
    stay, table, row = of
    now = page.entry(FORM_OF[table], form.content(), _) if name == "correct" else ""
    taken = {"first": page.taken(error.first, stay, _), "now": now}
    row.refresh_from_db()
    return _shown(request, stay, table, row, status=CONFLICT, taken=taken, **{name: _under_a_new_key(form)})


def _under_a_new_key(form: Any) -> Any:
    form.data = form.data.copy()
    form.data[form.add_prefix("key")] = new_key()
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why the page is to be closed, and close it: it leaves every list and count, and stays readable."""
    stay = stay_for_staff(request, code, "close")
    if request.method != "POST":
        return _closing(request, stay, correction_forms.Close.fresh())
    form = correction_forms.Close.sent(request.POST)
    if form.is_valid():
        try:
            actions.close_stay(stay=stay, by=request.user.get_username(), **form.cleaned_data)
        except actions.Refused as error:
            form.add_error(None, refusal(error.why, "", "", _))
        except actions.KeyTaken as error:
            taken = {"first": page.taken(error.first, stay, _)}
            return _closing(request, stay, _under_a_new_key(form), status=CONFLICT, taken=taken)
        else:
            return redirect(f"{reverse('baby', args=[code])}?saved={form.cleaned_data['key']}")
    return _closing(request, stay, form, NOT_SAVED)


def _closing(request: HttpRequest, stay: Any, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    held = sum(model.objects.filter(stay=stay).count() for model in ROWS.values())
    facts = {"stay": stay, "who": identity(stay, _), "held": held, "form": form, "door": "bedside"}
    return render(request, "bedside/close.html", facts | more, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def closed(request: HttpRequest) -> HttpResponse:
    """The pages that were opened in error and closed, each to be read or opened again."""
    through("bedside", request)
    why_not = ""
    if request.method == "POST":
        code, key = (request.POST.get(name, "") for name in ("code", "key"))
        stay = stay_for_staff(request, code, "reopen")
        try:
            actions.reopen_stay(stay=stay, by=request.user.get_username(), key=key)
        except actions.Refused as error:
            why_not = refusal(error.why, "", "", _)
        except actions.KeyTaken:
            why_not = refusal("stay_open", "", "", _)
        else:
            return redirect(f"{reverse('baby', args=[code])}?saved={key}")
    stays = list(closed_stays_for(request).order_by("-closed_at"))
    read_list(request, stays)
    facts = {"babies": entries_page.closed_lines(stays, _), "why_not": why_not, "door": "bedside"}
    return render(request, "bedside/closed.html", facts, status=CONFLICT if why_not else 200)
