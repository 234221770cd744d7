from django.urls import include, path

from nectary.web.bedside import calc, entries, second, views

urlpatterns = [
    path("", views.babies, name="babies"),
    path("calc/", calc.calc, name="calc"),
    path("<str:code>/", views.baby, name="baby"),
    path("<str:code>/open/", second.open_this, name="open_this"),
    path("<str:code>/measures/", views.measures, name="baby_measures"),
    path("<str:code>/feed/", views.chart_feed, name="chart_feed"),
    path("<str:code>/weight/", views.chart_weight, name="chart_weight"),
    path("<str:code>/decision/", views.decide, name="decide"),
    path("<str:code>/talk/", views.chart_talk, name="chart_talk"),
    path("<str:code>/told/", views.told, name="told"),
    path("<str:code>/confirm/", views.confirm, name="confirm"),
    path("<str:code>/close/", entries.close, name="close_stay"),
    path("<str:code>/entries/", include("nectary.web.bedside.entry_urls")),
]
