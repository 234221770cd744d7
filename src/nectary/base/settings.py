"""Every setting a unit can give, declared once: name, default, what it does."""

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from nectary.base.errors import UserError


@dataclass(frozen=True)
class Setting:
    """One environment variable; `default` None = there is none, and the setting may be left out."""

    name: str
    default: str | None
    about: str


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "NECTARY_HOME", None, "folder of the unit's database and files; the platform's user data folder"
        ),
        Setting(
            "NECTARY_CACHE",
            None,
            "folder of what may be deleted at any time; cache in NECTARY_HOME unless set",
        ),
        Setting("NECTARY_PORT", "8000", "port that demo and serve listen on"),
        Setting("NECTARY_WORKERS", "2", "processes of serve and demo; one that ends is started again"),
        Setting("NECTARY_THREADS", "4", "threads that answer in each of those processes"),
        Setting(
            "NECTARY_BEHIND_S", "60", "seconds that an answer may be behind its record before /healthz fails"
        ),
        Setting(
            "NECTARY_DATABASE_URL", None, "postgres://... for PostgreSQL; left out = SQLite in NECTARY_HOME"
        ),
        Setting("NECTARY_SECRET_KEY", None, "secret that signs sessions; serve refuses to start without one"),
        Setting("NECTARY_HOSTS", "localhost,127.0.0.1", "host names answered to, by comma"),
        Setting(
            "NECTARY_TRUSTED_PROXY",
            None,
            "your own proxies by comma, addresses or networks such as 127.0.0.1,10.0.0.0/24; they alone are "
            "believed when they say in X-Forwarded-For whom they were asked by",
        ),
        Setting(
            "NECTARY_IDLE_MIN",
            "10",
            "minutes without use until a page is covered and its reader signed out; what was typed stays",
        ),
        Setting(
            "NECTARY_SESSION_H", "12", "hours after a sign-in until the next one, however busy: a long shift"
        ),
        Setting("NECTARY_TIME_ZONE", "UTC", "IANA time zone of the unit's wall clock"),
        Setting("NECTARY_DAY_START", "00:00", "HH:MM at which the unit's day begins"),
        Setting(
            "NECTARY_PROTOCOL", "adept-2009", "protocol shown on a baby's page, a packaged id or a TOML file"
        ),
        Setting("NECTARY_DEMO", None, "set by nectary demo: invented babies only, marked on every page"),
        Setting(
            "NECTARY_CLOCK", None, "YYYY-MM-DDTHH:MM at which a demonstration begins; refused for a real unit"
        ),
        Setting("NECTARY_CLOCK_BEGAN", None, "set by nectary demo: when that clock was started"),
        Setting("NECTARY_TRIALS", None, "a trials CSV to read instead of the packaged one"),
    )
}


def setting(name: str) -> str | None:
    """The value given in the environment, else the default; KeyError for a name that is not declared."""
    return os.environ.get(name) or SETTINGS[name].default


def whole_setting(name: str, least: int, most: int) -> int:
    """The value of a setting that is a whole number; UserError for one that is none or out of range."""
    text = setting(name) or ""
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or not least <= int(text) <= most:
        raise UserError(f"{name} is {text!r}", f"a whole number from {least} to {most}", where="settings")
    return int(text)


def networks_setting(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The addresses and networks of a setting; empty where it is not given. UserError for what is neither."""
    found = []
    for text in filter(None, map(str.strip, (setting(name) or "").split(","))):
        try:
            found.append(ip_network(text))
        except ValueError as error:
            expected = "addresses or networks such as 127.0.0.1 or 10.0.0.0/24, by comma"
            raise UserError(f"{name} holds {text!r}", expected, where="settings") from error
    return tuple(found)
