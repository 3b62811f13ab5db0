"""Django's settings, from the environment. docs/settings.md lists the variables."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from digest.addresses import origin
from digest.errors import ConfigError
from digest.keys import load_keys
from digest.places import templates
from digest.stores import address_of, bucket_of

DATA = Path(os.environ.get("DIGEST_DATA", "digest-data")).absolute()
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_PUBLIC = urlsplit(PUBLIC_URL)
if _PUBLIC.scheme not in ("http", "https") or not _PUBLIC.hostname:
    raise ConfigError(
        f"PUBLIC_URL “{PUBLIC_URL}” is not an address.",
        fix="Set it to where readers reach this machine, like https://news.example.org.",
    )
IS_HTTPS = _PUBLIC.scheme == "https"


def _number(variable: str, of: str, *, least: float, like: str) -> float | None:
    """Return what a variable says; None for nothing said."""
    said = os.environ.get(variable, "").strip()
    if not said:
        return None
    try:
        number = float(said)
    except ValueError:
        number = -1.0
    if not least <= number < 1_000_000:
        raise ConfigError(
            f"{variable} “{said}” is not a number of {of}.",
            fix=f"Write one like {like}, or leave it out.",
        )
    return number


# Where the data is

DATABASE_URL = os.environ.get("DATABASE_URL", "")
IS_EMBEDDED = not DATABASE_URL  #: SQLite in the data folder, one machine


def _database() -> dict[str, Any]:
    if IS_EMBEDDED:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "digest.sqlite3",
            "OPTIONS": {
                "timeout": 30,  # seconds a writer waits for another
                # A transaction that reads first and writes later fails at once, whatever the
                # timeout; so each begins as a writer, and none of ours reads for long.
                "transaction_mode": "IMMEDIATE",
                # FULL: a power cut must not take back an intent that was committed.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    try:
        found = dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ConfigError("DATABASE_URL is not the address of a database.") from error
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ConfigError(
            "DATABASE_URL names a database that is not PostgreSQL.",
            fix="Write postgresql://USER:PASSWORD@HOST/NAME, or leave it out to use SQLite.",
        )
    return dict(found)


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "media"
MEDIA_BUCKET = bucket_of(os.environ.get("DIGEST_MEDIA", ""))  #: instead of the folder
MEDIA_ADDRESS = address_of(
    MEDIA_BUCKET,
    chosen=os.environ.get("DIGEST_MEDIA_URL", ""),
    region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", ""),
    public_url=PUBLIC_URL,
)
OUTBOX = DATA / "outbox"

# Secrets

KEYS = load_keys(DATA, os.environ, make=IS_EMBEDDED)
SECRET_KEY = KEYS.session
MAIL_KEYS = KEYS.mail
ADDRESS_KEY = KEYS.address

# How mail leaves

TRANSPORT = os.environ.get("DIGEST_TRANSPORT", "outbox")
SMTP_URL = os.environ.get("DIGEST_SMTP_URL", "")
SES_CONFIGURATION_SET = os.environ.get("DIGEST_SES_CONFIGURATION_SET", "")
#: recipients a second; None: as allowed
SEND_RATE = _number("DIGEST_SEND_RATE", "recipients a second", least=0.001, like="14")
_LEASE = _number("DIGEST_LEASE", "seconds, 1 or more", least=1, like="180")
LEASE = timedelta(seconds=_LEASE or 180)  #: longer than any call: connecting, answer, some slack
SES_QUEUE = os.environ.get("DIGEST_SES_QUEUE", "")  #: the address of the queue of its events
#: instead of the queue, or beside it: whose events are taken by HTTPS, as ARNs
SES_TOPICS = tuple(os.environ.get("DIGEST_SES_TOPIC", "").replace(",", " ").split())
#: whether silence about a message, where the others were reported, shows that it was not taken
SETTLE = os.environ.get("DIGEST_SETTLE", "").lower() in ("1", "on", "yes", "true")
EMAIL_BACKEND = "digest.mail_backend.TransportBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DIGEST_FROM", "digest@localhost.example")

# How articles are condensed

SUMMARISER = os.environ.get("DIGEST_SUMMARISER", "extractive")
BEDROCK_MODEL = os.environ.get("DIGEST_BEDROCK_MODEL", "")

# The web interface

DEBUG = False
ROOT_URLCONF = "digest.urls"
WSGI_APPLICATION = "digest.wsgi.application"
ALLOWED_HOSTS = [_PUBLIC.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"]
INSTALLED_APPS = [
    "digest",
    "subscribers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
]
if not IS_EMBEDDED:
    INSTALLED_APPS.append("procrastinate.contrib.django")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "spreading"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [templates()],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]
STATIC_URL = "/assets/"
STATICFILES_DIRS = [templates() / "assets"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # or dates would be in the visitor's language, amid English words

# Who may come in

AUTH_USER_MODEL = "digest.Editor"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds that a sign-in link works
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_USERNAME_FORM_FIELD = "username"  # as Django names who failed, or each is nobody
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # its log would name addresses
AXES_LOCKOUT_CALLABLE = "digest.desk.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = VISITOR_ADDRESS = "digest.visitors.address"

_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "digest.desk.faults.no_token"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Addresses hold tokens, so they are told to nobody else. Our own pages are told: with
# "no-referrer" a browser also hides where a form came from, which CSRF protection asks.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# Proxies that may say who asked; none by default, or the caps could be dodged by a header.
TRUSTED_PROXIES = frozenset(os.environ.get("DIGEST_TRUSTED_PROXIES", "").split())
if TRUSTED_PROXIES and IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PICTURES_FROM = [SELF, "data:", *({origin(MEDIA_ADDRESS)} - {origin(PUBLIC_URL)})]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": PICTURES_FROM,
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024  # a file of subscribers may be large

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_tokens": {"()": "subscribers.logs.WithoutTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_tokens"],
        }
    },
    "loggers": {  # these tell of every job, of every sign-in, and where each credential is from
        "botocore": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("DIGEST_LOG_LEVEL", "INFO")},
}
