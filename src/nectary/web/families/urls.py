from django.urls import path

from nectary.web.families import views

urlpatterns = [
    path("", views.family, name="family"),
    path("<str:code>/", views.today, name="today"),
    path("<str:code>/today.pdf", views.today_paper, name="today_pdf"),
]
