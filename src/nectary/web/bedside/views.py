"""The bedside door: who is here, one baby's feeding course, and what is charted at the bed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from nectary.show.words.refusals import refusal
from nectary.web.bedside import forms, page, second
from nectary.web.chart import actions
from nectary.web.chart.access import CARE, read_list, roles_of, stay_for_staff, stays_for, through
from nectary.web.chart.clock import localnow
from nectary.web.chart.course import course, guide, may_draw

NOT_SAVED, CONFLICT = 422, 409  # whoever reads the status alone must not take it for a save
FORMS: dict[str, type[forms.Entry]] = {
    "feed": forms.Feed,
    "weight": forms.Weight,
    "decision": forms.Decision,
    "talk": forms.Talk,
}


@require_safe
@login_required
@never_cache
def babies(request: HttpRequest) -> HttpResponse:
    """The babies who are in the reader's units now."""
    through("bedside", request)
    here = list(stays_for(request).filter(left_day__isnull=True))
    read_list(request, here)
    rows = page.lines(here, _)
    return render(request, "bedside/babies.html", {"babies": rows, "door": "bedside"})


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
def baby(request: HttpRequest, code: str) -> HttpResponse:
    """One baby's feeding course. A stranger's baby answers 404, exactly as one that is not there."""
    asked = second.asks(request, code)
    if asked is not None:
        return asked
    stay = stay_for_staff(request, code, "feeding course")
    if request.headers.get("HX-Target") == "facts":
        return render(request, "bedside/_worked_out.html", _facts(request, stay))
    return _shown(request, stay, saved=page.saved(request.GET.get("saved", ""), stay, request.user, _))


@require_safe
@login_required
@never_cache
def measures(request: HttpRequest, code: str) -> HttpResponse:
    """Every measure of the catalogue over the baby's last days."""
    stay = stay_for_staff(request, code, "measures")
    return render(request, "bedside/measures.html", page.measures(stay, _) | {"door": "bedside"})


def _facts(request: HttpRequest, stay: Any) -> dict[str, Any]:
    return page.facts(stay, course(stay), roles_of(request.user), _)


def _shown(request: HttpRequest, stay: Any, status: int = 200, **changed: Any) -> HttpResponse:
    """The whole page, or its part when HTMX asks; `changed` holds the form that was not taken."""
    at = localnow().replace(second=0, microsecond=0)
    milk = page.last_milk(stay, request.user)
    entries = {name: kind.fresh(at) for name, kind in FORMS.items() if name != "feed"}
    entries["feed"] = forms.Feed.fresh(at, milk=milk)
    forms.take_focus(entries, changed.get("saved"))
    facts = _facts(request, stay) | {
        "door": "bedside",
        "confirm_key": forms.new_key(),
        "told_key": forms.new_key(),
        "milk_kept": page.milk_within(milk, _),
        "entries": entries | changed.pop("form", {}),
    }
    template = "bedside/_baby.html" if "HX-Request" in request.headers else "bedside/baby.html"
    return render(request, template, facts | changed, status=status)


def _written(request: HttpRequest, code: str, name: str, write: Any, **more: Any) -> HttpResponse:
    """Write the sent entry; a doubt or a refusal shows the page again with the entry as it was sent."""
    stay = stay_for_staff(request, code, f"chart {name}")
    form = FORMS[name].sent(request.POST)
    doubt = None
    if form.is_valid():
        try:
            found = write(stay=stay, by=request.user.get_username(), **form.cleaned_data, **more)
        except actions.Refused as error:
            form.add_error(None, refusal(error.why, error.found_text, error.expected_text, _))
        except actions.KeyTaken as error:
            return _taken(request, stay, name, form, error)
        else:
            if isinstance(found, actions.Saved):
                return _done(request, code, form.cleaned_data["key"])
            doubt = found
    return _shown(
        request,
        stay,
        NOT_SAVED,
        form={name: form},
        doubt=page.doubt(doubt, form.data.get(form.add_prefix("accept"), ""), _),
    )


def _taken(request: HttpRequest, stay: Any, name: str, form: Any, error: actions.KeyTaken) -> HttpResponse:
    """Both entries side by side, and the sent one ready to be saved under a key of its own."""
    first, now = page.taken(error.first, stay, _), page.entry(name, form.content(), _)
    return _shown(
        request, stay, status=CONFLICT, form={name: form.with_new_key()},
        taken={"first": first, "now": now, "form": name},
    )  # fmt: skip


def _done(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The page with what was saved; after a form that was sent plainly, by an address to load again."""
    if "HX-Request" not in request.headers:
        return redirect(f"{reverse('baby', args=[code])}?saved={key}")
    stay = stay_for_staff(request, code, "feeding course")
    return _shown(request, stay, saved=page.saved(key, stay, request.user, _))


@require_POST
@login_required
@never_cache
def chart_feed(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, "feed", actions.chart_feed)


@require_POST
@login_required
@never_cache
def chart_weight(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, "weight", actions.chart_weight)


@require_POST
@login_required
@never_cache
def chart_talk(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, "talk", _without_doubt(actions.chart_talk), role=role(request))


@require_POST
@login_required
@never_cache
def decide(request: HttpRequest, code: str) -> HttpResponse:
    stay = stay_for_staff(request, code, "decision")
    return _written(
        request, code, "decision", _without_doubt(actions.decide), role=role(request), guide=guide_for(stay)
    )


def guide_for(stay: Any) -> Any:
    """The protocol that may be used for this baby; None where there is none."""
    return guide() if may_draw(stay) else None


def _without_doubt(write: Any) -> Any:
    return lambda *, accept, **cells: write(**cells)


def role(request: HttpRequest) -> str:
    """The role in which the reader writes; "" for one who has none at the bedside."""
    return next(iter(sorted(roles_of(request.user) & set(CARE))), "")


@require_POST
@login_required
@never_cache
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """A second person confirms a doubted row."""
    return _small(request, code, "confirm", actions.confirm, ("table", "row_id", "key"), "confirm_error")


@require_POST
@login_required
@never_cache
def told(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the family was told of the hold that stands."""
    return _small(request, code, "told", actions.tell_family, ("hold_id", "answer", "key"), "told_error")


def _small(
    request: HttpRequest, code: str, what: str, write: Any, names: tuple[str, ...], error_as: str
) -> HttpResponse:
    """A form without an entry of its own: written, or shown again with why not."""
    stay = stay_for_staff(request, code, what)
    sent = {name: request.POST.get(name, "") for name in names}
    try:
        write(stay=stay, by=request.user.get_username(), **sent)
    except actions.Refused as error:
        why: dict[str, Any] = {error_as: refusal(error.why, "", "", _)}
        return _shown(request, stay, NOT_SAVED, **why)
    except actions.KeyTaken as error:
        taken = {"first": page.taken(error.first, stay, _), "now": "", "form": what}
        return _shown(request, stay, status=CONFLICT, taken=taken)
    return _done(request, code, sent["key"])
