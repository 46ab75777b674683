"""All settings of WeDo, from the environment (12-factor).

Each variable is explained in `.env.example`. A missing or wrong one stops the start with a sentence.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from wedo.accounts.config import *  # noqa: F403 - plain constants
from wedo.licences import LICENCES

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = Env(eager=True)

DEBUG = env.bool("DEBUG", False)
# A demo may start without a secret of its own; everything else must bring one.
DEMO = env.bool("WEDO_DEMO", False)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])

PORT = env.int("PORT", 8000, validate=lambda port: port in range(1, 65536))
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
LOCAL_ONLY = set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not (TESTING or (DEMO and LOCAL_ONLY)):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random text, for example from "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    SECRET_KEY = "demo-only-" + "not-a-secret-" * 4
HTTPS = SITE_URL.startswith("https://")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=lambda number: number in range(10))

RATE_LIMITS = env.str("WEDO_RATE_LIMITS", "on", validate=lambda value: value in ("on", "off")) == "on"
if not RATE_LIMITS and not DEBUG and not LOCAL_ONLY:
    raise ImproperlyConfigured(
        "WEDO_RATE_LIMITS=off is for load tests on this machine only: it is refused with a public ALLOWED_HOSTS."
    )

VAR = Path(env.str("WEDO_VAR", str(BASE_DIR / "var"))).resolve()
CONTACT_EMAIL = env.str("WEDO_CONTACT_EMAIL", "")
# A file of settings has lines, not paragraphs: "\n" in the value is a new line of the address.
DATA_LICENCE = env.str("WEDO_DATA_LICENCE", "CC-BY-4.0", validate=lambda name: name in LICENCES)
RESPONSIBLE = env.str("WEDO_RESPONSIBLE", "").replace("\\n", "\n").strip()

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "wedo.accounts",
    "wedo.limits",
    "organisations",
    "events",
    "tickets",
    "wedo.apps.WedoConfig",
    "wedo.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "wedo.middleware.Outermost",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wedo.middleware.LanguageOfPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wedo.accounts.middleware.AccountPages",
    "wedo.accounts.middleware.StaffSecondFactor",
    "wedo.middleware.RefusalInWords",
]
if DEBUG and not TESTING:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(2, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]

ROOT_URLCONF = "wedo.urls"
WSGI_APPLICATION = "wedo.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wedo.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wedo.templatetags.wedo",
            ],
        },
    }
]
FORM_RENDERER = "wedo.forms.Renderer"
FORMS_URLFIELD_ASSUME_HTTPS = True  # as in Django 6

try:
    database = env.dj_db_url("DATABASE_URL", "postgres:///wedo")
except EnvError:
    database = {}
if not database.get("ENGINE", "").endswith(".postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host/name, see .env.example.")

# Connections live on in each thread: opening one anew for each request halves the throughput.
DATABASES = {
    "default": {
        **database,
        "CONN_MAX_AGE": 0 if TESTING else 600,
        "CONN_HEALTH_CHECKS": True,
        # The server plans each statement once per connection. Needs session pooling if pgbouncer stands between.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth counts its tries here: one count for all processes, kept over a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Accounts: what needs nothing from the environment stands in wedo/accounts/config.py -------------
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = {} if RATE_LIMITS else False
STAFF_SECOND_FACTOR = env.bool("WEDO_STAFF_SECOND_FACTOR", not (DEMO or DEBUG or TESTING))

# Languages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
# What differs from Django in how a language writes dates.
FORMAT_MODULE_PATH = "wedo.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_LANGUAGES = MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(code for code, _name in LANGUAGES)
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A logo may have 10 MB; the rest of a form is text. Anything larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "wedo.uploads.CappedUploadHandler",
]
LOGO_MAX_BYTES = 10_000_000
LOGO_MAX_PIXELS = 40_000_000

# Mail and jobs ------------------------------------------------------------------------------------
MAIL_DIR = VAR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "WeDo <wedo@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 60  # seconds: mail servers that look for spam take their time
EMAIL_BACKEND = "wedo.mail.EmlFileBackend"
if env.str("EMAIL_URL", ""):
    try:
        email = env.dj_email_url("EMAIL_URL")
    except (EnvError, KeyError):
        email = {}
    if not email.get("EMAIL_BACKEND", "").endswith(".smtp.EmailBackend"):
        raise ImproperlyConfigured(
            "EMAIL_URL must look like submission://user:password@host:587 or smtp://host:25, see .env.example."
        )
    EMAIL_BACKEND = email["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = email["EMAIL_HOST"], email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = email["EMAIL_USE_TLS"], email["EMAIL_USE_SSL"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# Tickets ------------------------------------------------------------------------------------------
HOLD_MINUTES = env.int("WEDO_HOLD_MINUTES", 30, validate=lambda minutes: minutes in range(5, 1441))
OFFER_HOURS = env.int("WEDO_OFFER_HOURS", 24, validate=lambda hours: hours in range(1, 169))
BOOKINGS_PER_ADDRESS = env.int("WEDO_BOOKINGS_PER_ADDRESS", 2, validate=lambda number: number in range(1, 101))

# Headers ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors")},
        **{name: [SELF] for name in ("script-src", "style-src", "img-src", "font-src")},
        **{name: [SELF] for name in ("connect-src", "manifest-src", "form-action")},
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
CSRF_FAILURE_VIEW = "wedo.errors.csrf_failure"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "wedo.logs.NoSecrets"}, "one_line": {"()": "wedo.logs.OneLine"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line", "no_secrets"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Its messages carry the arguments of jobs; failures are shown to staff in the admin.
        "procrastinate": {"level": "WARNING"},
    },
}
