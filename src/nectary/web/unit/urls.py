from django.urls import path

from nectary.web.unit import paste, views

urlpatterns = [path("", views.unit, name="unit"), path("chart/", paste.paste, name="paste")]
