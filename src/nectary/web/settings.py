"""Django's settings: private by default; a unit changes them through the environment (base/settings.py)."""

import os
import secrets
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from nectary.base.errors import UserError
from nectary.base.language import LOCALE
from nectary.base.settings import networks_setting, setting, whole_setting
from nectary.intake.clock import DEFAULT_DAY_START, DEFAULT_TIME_ZONE, read_day_start, zone

HERE = Path(__file__).parent
KEPT_S = 60  # how long a thread's connection to the database is kept
CONNECT_S = 5
DEMO = bool(setting("NECTARY_DEMO"))
DEBUG = False


def home() -> Path:
    """The folder of the unit's database and files; made with mode 700 where it is absent."""
    given = setting("NECTARY_HOME")
    data = (
        os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    )
    folder = Path(given) if given else Path(data) / "nectary"
    folder = folder / "demo" if DEMO else folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def _clock_ahead() -> timedelta:
    """How far the ward's clock is ahead of the machine's: by nothing, but in a demonstration that says so."""
    given = setting("NECTARY_CLOCK")
    if not given:
        return timedelta(0)
    if not DEMO:
        raise UserError("NECTARY_CLOCK is set", "the machine's own clock", "Unset it.", "settings")
    try:
        wanted = datetime.fromisoformat(given).replace(tzinfo=ZoneInfo(TIME_ZONE))
        began = datetime.fromtimestamp(float(setting("NECTARY_CLOCK_BEGAN") or time.time()), UTC)
    except ValueError as error:
        raise UserError(f"NECTARY_CLOCK is {given!r}", "YYYY-MM-DDTHH:MM", where="settings") from error
    return wanted - began


def _secret_key() -> str:
    """The given key; in a demo one made once. UserError for a unit without one."""
    given = setting("NECTARY_SECRET_KEY")
    if given:
        return given
    if not DEMO:
        raise UserError(
            "NECTARY_SECRET_KEY is not set", "a long random text", "Set it before serve.", "settings"
        )
    kept = home() / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _database() -> dict[str, Any]:
    """PostgreSQL where a URL is given; else SQLite, with the lock taken at once and every write synced."""
    url = setting("NECTARY_DATABASE_URL")
    if url:
        found: dict[str, Any] = environ.Env.db_url_config(url)
        return found | {
            "CONN_MAX_AGE": KEPT_S,
            "CONN_HEALTH_CHECKS": True,  # a server that was started again is met with a new connection
            "OPTIONS": {"connect_timeout": CONNECT_S} | found.get("OPTIONS", {}),
        }
    pragmas = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "CONN_MAX_AGE": KEPT_S,
        "NAME": home() / "nectary.sqlite3",
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
    }


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
ALLOWED_HOSTS = (setting("NECTARY_HOSTS") or "").split(",")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the pages of allauth.mfa use its filters
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "csp",
    "django_htmx",
    "nectary.web.people",
    "nectary.web.chart",
    "nectary.web.bedside",
    "nectary.web.families",
    "nectary.web.unit",
    "nectary.web.research",
]
MIDDLEWARE = [
    "nectary.web.true_address.from_true_address",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nectary.web.packed.packed_for_visitors",
    "nectary.web.no_store.kept_by_nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "nectary.web.sent_text.OnlyText",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nectary.web.people.sessions.ends_when_idle",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nectary.web.second_step.signed_out",
    "nectary.web.people.passwords.own_password_first",
    "nectary.web.second_step.second_step_for_staff",
    "nectary.web.visitors.PublicPages",
]
ROOT_URLCONF = "nectary.web.urls"
WSGI_APPLICATION = "nectary.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nectary.web.context.page",
            ]
        },
    }
]

# a file that is sent is read in memory and never written; a larger one than that is not taken
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
ACCOUNT_ADAPTER = "nectary.web.people.adapter.Accounts"
ACCOUNT_FORMS = {"change_password": "nectary.web.people.passwords.OtherPassword"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# passwords are counted in people/limits.py; here it is the codes of the second step, for one person
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # machines of the ward are shared
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # the demo answers on http://localhost alone
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "doors"

# login limits and the guard against replayed codes live in the cache: all workers must share it, and it must
# be too large for a stranger to push them out with names that nobody has
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
IDLE_S = whole_setting("NECTARY_IDLE_MIN", 1, 24 * 60) * 60
SESSION_COOKIE_AGE = whole_setting("NECTARY_SESSION_H", 1, 24) * 3600  # since the sign-in, however busy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = not DEMO
TRUSTED_PROXIES = networks_setting("NECTARY_TRUSTED_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31536000
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

SITE = None  # nectary site sets whose static site the pages are for
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [LOCALE]
FORMAT_MODULE_PATH = ["nectary.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = zone(setting("NECTARY_TIME_ZONE") or DEFAULT_TIME_ZONE).key
DAY_START = f"{read_day_start(setting('NECTARY_DAY_START') or DEFAULT_DAY_START):%H:%M}"
CLOCK_AHEAD = _clock_ahead()

ANSWER_WITHIN_S = 0.1  # how long a reader who has written is kept waiting for the answer
BEHIND_S = whole_setting("NECTARY_BEHIND_S", 1, 86_400)

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static", ("fonts", HERE.parent / "show" / "fonts")]
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_CID_HEADER = None  # a header that anybody may write is no part of an audit

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # no page sends mail, and nothing else could

# a log line names a kind of fault, never a value of a record
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"codes": {"()": "nectary.web.logs.WithoutCodes"}},
    "formatters": {"values": {"()": "nectary.web.logs.WithoutValues"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["codes"], "formatter": "values"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},  # its own would write mail
}
