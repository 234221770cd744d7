from django.urls import path

from nectary.web.unit import views

urlpatterns = [path("", views.unit, name="unit")]
