"""A protocol as a form, open to all: checked, compared, worked out and taken away; nothing typed is kept."""

import re
from importlib.resources import files
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nectary.base.ages import parse_gestation
from nectary.base.amounts import typed_whole
from nectary.base.errors import UserError
from nectary.protocols.checking import faults
from nectary.protocols.content import LONGEST
from nectary.protocols.form import from_form, to_form
from nectary.protocols.library import packaged, text_of
from nectary.protocols.provenance import own_text
from nectary.protocols.reading import read
from nectary.protocols.schema import SCHEMA, Protocol
from nectary.protocols.typed import filled, form_of, typed_of
from nectary.protocols.worked import WorkedBaby, worked_babies
from nectary.show.charts.palette import SCREEN
from nectary.show.paper import report_pdf
from nectary.show.protocols.diff import diff_page, diff_picture
from nectary.show.protocols.faults import fault_lines
from nectary.show.protocols.form import form_sections
from nectary.show.protocols.protocol import band_name, parents_page, protocol_page
from nectary.show.protocols.table import table_page
from nectary.show.words.refusals import refusal
from nectary.web.chart.access import doors_of
from nectary.web.chart.actions import Refused
from nectary.web.chart.models import KeptProtocol
from nectary.web.chart.signing import signs_as
from nectary.web.typed import HIGHEST_WEIGHT_G

TEMPLATE = "template"
WIDTHS = (640, 330)
ONE_OF_THE_FORM = "form"


def language() -> str:
    return get_language() or "en"


@require_safe
@never_cache
def protocols(request: HttpRequest) -> HttpResponse:
    """The examples to begin from, and the versions that the reader's units kept."""
    facts = {
        "packaged": [read(*text_of(name)) for name in packaged()],
        "kept": readable(request.user).order_by("-at").prefetch_related("signatures"),
        "units": units_of(request),
        "door": "unit",
    }
    return render(request, "unit/protocols.html", facts)


def readable(user: Any) -> Any:
    """The kept versions that `user` may read: those of their own units, for whom the unit's door opens."""
    if "unit" not in doors_of(user):
        return KeptProtocol.objects.none()
    return KeptProtocol.objects.filter(unit__members=user)


def units_of(request: HttpRequest) -> list[str]:
    """The codes of the reader's units, for whom the unit's door opens."""
    if "unit" not in doors_of(request.user):
        return []
    return list(request.user.units.order_by("code").values_list("code", flat=True))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draft(request: HttpRequest) -> HttpResponse:
    """The form filled from an example, a file or what was typed; and what follows, or a file of it."""
    begun_from = (request.POST or request.GET).get("from", TEMPLATE)
    base = base_text(begun_from, request)
    facts: dict[str, Any] = {"begun_from": begun_from, "door": "unit", "signs": _may_keep(request)}
    facts["units"] = units_of(request)
    if request.method != "POST":
        return _form(request, typed_of(to_form(base)), facts)
    if request.POST.get("do") == "open":
        return _opened(request, facts)
    typed, text = sent_text(request)
    wrong = [one for one in faults(text) if not one.asks]
    if wrong:
        return _form(request, typed, facts | {"faults": fault_lines(wrong, typed, _)}, status=422)
    wanted = request.POST.get("do", "")
    try:
        if wanted in FILES:
            return as_file(wanted, text, request.POST)
        facts |= answer(text, base, begun_from)
    except Refused as error:
        facts["lacks"] = refusal(error.why, error.found_text, error.expected_text, _)
    except UserError as error:
        facts["not_taken"] = str(error)
    return _form(request, typed, facts | {"asks": fault_lines(faults(text), typed, _)})


def sent_text(request: HttpRequest) -> tuple[dict[str, str], str]:
    """(what was typed, by path; the protocol's file that it makes, the unit's own where a number changed)."""
    typed = filled({path: str(value) for path, value in request.POST.items()})
    return typed, own_text(from_form({"schema": SCHEMA} | form_of(typed)))


def _may_keep(request: HttpRequest) -> bool:
    return request.user.is_authenticated and signs_as(request.user) is not None


def base_text(name: str, request: HttpRequest) -> str:
    """The text that a protocol began from: the template, an example, or a version the reader's unit kept."""
    if name in packaged():
        return text_of(name)[0]
    found = readable(request.user).filter(version=name).first()  # a version is one text, whoever kept it
    if found:
        return str(found.text)
    if name != TEMPLATE:
        raise Http404("no such protocol")
    return template_text()


def template_text() -> str:
    """The file to fill in, as `nectary protocol template` prints it."""
    return (files("nectary.protocols") / "template.toml").read_text(encoding="utf-8")


def _opened(request: HttpRequest, facts: dict[str, Any]) -> HttpResponse:
    """The form filled from a file that was sent; the file itself is kept nowhere."""
    sent = request.FILES.get("file")
    try:
        if sent is None or (sent.size or 0) > LONGEST:
            raise UserError("no file, or one too large to be a protocol", "a protocol file", where="file")
        typed = typed_of(to_form(sent.read().decode("utf-8")))
    except (UserError, UnicodeDecodeError) as error:
        base = base_text(facts["begun_from"], request)
        return _form(request, typed_of(to_form(base)), facts | {"not_taken": str(error)}, status=422)
    return _form(request, typed, facts)


def _form(
    request: HttpRequest, typed: dict[str, str], facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    sections = form_sections(typed, _)
    fields = [one for part in sections for row in ((part,), part.rows) for line in row for one in line.fields]
    facts |= {"sections": sections, "arms": _arms(typed), "names": {one.name for one in fields}}
    facts["wrong"] = {one.path for one in facts.get("faults", ())}
    facts["opened"] = {path.partition(".")[0] for path in facts["wrong"]}
    return render(request, "unit/draft.html", facts, status=status)


def _arms(typed: dict[str, str]) -> list[str]:
    named = re.compile(r"(start|ladder)\.arms\.\d+\.id")
    return sorted({text for path, text in typed.items() if text and named.fullmatch(path)})


def answer(text: str, base: str, begun_from: str) -> dict[str, Any]:
    """What a protocol without faults comes to: its version, its differences, its worked babies."""
    protocol, before = read(text, ONE_OF_THE_FORM), read(base, begun_from)
    return {
        "protocol": protocol,
        "before": before,
        "same": before.version == protocol.version,
        "diff": diff_page(before, protocol, language()),
        "pictures": [diff_picture(before, protocol, language(), palette=SCREEN, width=w) for w in WIDTHS],
        "babies": [_baby(one) for one in worked_babies(protocol)],
        "words": protocol_page(protocol, language(), on=localdate()),
    }


def _baby(baby: WorkedBaby) -> dict[str, Any]:
    """A worked baby as its row prints: each volume has a key of its own, to be ticked by a signer."""
    return {
        "grams": baby.grams,
        "arm": baby.arm,
        "band": band_name(baby.band, _),
        "feeds": [
            {
                "key": f"{baby.grams}-{baby.arm}-{baby.band.ga_from or ''}-{one.step}",
                "step": one.step,
                "rate": one.ml_per_kg_day,
                "exact": f"{float(one.exact_ml):.3f}",
                "drawn": None if one.drawn_ml is None else f"{float(one.drawn_ml):g}",
            }
            for one in baby.feeds
        ],
    }


def as_file(wanted: str, text: str, asked: Any) -> HttpResponse:
    """The protocol as a file: itself, its feed tables, its words, or the parents' version."""
    kind, made = FILES[wanted]
    protocol = read(text, ONE_OF_THE_FORM)
    content = made(text, protocol, asked)
    answer = HttpResponse(content, content_type=kind)
    ending = "toml" if wanted == "toml" else "pdf"
    name = re.sub(r"[^a-z0-9]+", "-", protocol.id.lower()).strip("-") or "protocol"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{wanted}.{ending}"'
    return answer


def _table(text: str, protocol: Protocol, asked: Any) -> bytes:
    page = table_page(protocol, protocol.bands, language(), on=localdate(), arm=asked.get("arm") or None)
    return report_pdf(page, form="wide")


def _words(text: str, protocol: Protocol, asked: Any) -> bytes:
    return report_pdf(protocol_page(protocol, language(), on=localdate()))


def _parents(text: str, protocol: Protocol, asked: Any) -> bytes:
    grams = typed_whole(asked.get("grams", ""), HIGHEST_WEIGHT_G)
    if grams is None:
        raise Refused("no_birth_weight")
    born = asked.get("born", "").strip()
    page = parents_page(
        protocol, language(), on=localdate(), birth_weight_g=grams,
        gestation_days=parse_gestation(born) if born else None, arm=asked.get("arm") or None,
    )  # fmt: skip
    return report_pdf(page, form="plain")


def _itself(text: str, protocol: Protocol, asked: Any) -> bytes:
    return text.encode()


FILES = {
    "toml": ("application/toml", _itself),
    "table": ("application/pdf", _table),
    "words": ("application/pdf", _words),
    "parents": ("application/pdf", _parents),
}
