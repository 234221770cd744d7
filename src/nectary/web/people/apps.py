from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nectary.web.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import password_changed
        from django.contrib.auth.signals import user_logged_in

        from nectary.web.people import limits, passwords, sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="session_begins")
        user_logged_in.connect(limits.remember_place, dispatch_uid="place_is_known")
        password_changed.connect(passwords.no_longer_first, dispatch_uid="own_password")
