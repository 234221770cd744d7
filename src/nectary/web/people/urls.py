"""The accounts' addresses: only what a unit needs. Nothing here sends mail, resets or signs up by itself."""

from allauth.account import views
from django.urls import include, path

from nectary.web.people import sessions

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),  # says that it is closed
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("still-here/", sessions.still_here, name=sessions.STILL_HERE),
    path("2fa/", include("allauth.mfa.urls")),
]
