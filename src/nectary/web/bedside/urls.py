from django.urls import path

from nectary.web.bedside import calc, views

urlpatterns = [
    path("", views.babies, name="babies"),
    path("calc/", calc.calc, name="calc"),
    path("<str:code>/", views.baby, name="baby"),
    path("<str:code>/feed/", views.chart_feed, name="chart_feed"),
    path("<str:code>/weight/", views.chart_weight, name="chart_weight"),
    path("<str:code>/decision/", views.decide, name="decide"),
    path("<str:code>/talk/", views.chart_talk, name="chart_talk"),
    path("<str:code>/confirm/", views.confirm, name="confirm"),
]
