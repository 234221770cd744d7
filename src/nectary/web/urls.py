"""Every address: nothing that identifies a baby stands in one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from nectary.web import health
from nectary.web.bedside import entries
from nectary.web.families import cards, offline, outreach, papers
from nectary.web.families import views as families

handler500 = "nectary.web.health.not_answered"
urlpatterns = [
    path("", families.about_nec, name="front"),
    path("healthz", health.health, name="health"),
    path("sw.js", offline.worker, name="worker"),
    *i18n_patterns(
        path("accounts/", include("nectary.web.people.urls")),
        path("", families.about_nec, name="about_nec"),
        path("doors/", families.doors, name="doors"),
        path("awareness/", outreach.awareness, name="awareness"),
        path("take-part/", outreach.take_part, name="take_part"),
        path("offline/", offline.offline, name="offline"),
        path("cards/", cards.all_cards, name="cards"),
        path("cards/my-baby-today.pdf", papers.by_pen, name="by_pen"),
        path("cards/sheet-for-home.pdf", papers.home_sheet, name="home_sheet"),
        path("cards/words/", cards.words, name="words"),
        path("cards/rounds-card.pdf", papers.rounds_card, name="rounds_card"),
        path("cards/booklet.pdf", papers.booklet, name="booklet"),
        path("cards/speak-up.pdf", papers.ladder, name="ladder_pdf"),
        path("cards/speak-up/", papers.speak_up, name="speak_up"),
        path("cards/speak-up/names/", papers.own_names, name="own_names"),
        path("cards/<slug:name>/", cards.one_card, name="family_card"),
        path("cards/<slug:name>/card.pdf", cards.on_paper, name="card_pdf"),
        path("desk/", include("nectary.web.families.desk_urls")),
        path("family/", include("nectary.web.families.urls")),
        path("closed-pages/", entries.closed, name="closed_stays"),
        path("bedside/", include("nectary.web.bedside.urls")),
        path("unit/", include("nectary.web.unit.urls")),
        path("", include("nectary.web.research.urls")),
    ),
]
