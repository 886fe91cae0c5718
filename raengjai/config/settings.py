"""Settings, one file. Nothing that matters in production has a default; start-up fails on a missing value."""

import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "raengjai"
env = (
    environ.FileAwareEnv()
)  # NAME_FILE names a file that holds the value, as vaults and systemd hand secrets over
if (ROOT / ".env").exists():
    env.read_env(ROOT / ".env")

# --- what we are ---------------------------------------------------------------------------------------
MODE = env.str("RAENGJAI_MODE", default="production")
if MODE not in ("development", "production"):
    raise ImproperlyConfigured("RAENGJAI_MODE must be development or production")
DEVELOPMENT = MODE == "development"
DEBUG = False
VERSION = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]  # type: ignore[index]

# --- apps ----------------------------------------------------------------------------------------------
ROOMS = (
    "offline",
    "home",
    "protection",
    "training",
    "outreach",
    "needs",
    "events",
    "knowledge",
    "network",
    "people",
    "services",
    "programmes",
    "tasks",
    "files",
    "papers",
    "search",
    "messages",
    "places",
    "web",
    "access",
    "journal",
    "ground",
)
INSTALLED_APPS = [
    *(f"raengjai.{room}.apps.{room.capitalize()}Config" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
]

# --- request path --------------------------------------------------------------------------------------
MIDDLEWARE = [
    "raengjai.web.addresses.refuse_in_the_clear",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "raengjai.web.packing.PackText",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "raengjai.access.sessions.know_the_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "raengjai.web.addresses.refuse_nul",
    "raengjai.web.addresses.refuse_other_methods",
]
ROOT_URLCONF = "raengjai.config.urls"
WSGI_APPLICATION = "raengjai.config.wsgi.application"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEVELOPMENT else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names of this installation")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "raengjai.web.context.page",
                "raengjai.config.navigation.frame",
            ],
        },
    }
]
APPEND_SLASH = True
# A form without its files; the proxy limits the body as a whole (README, "In production").
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- database ------------------------------------------------------------------------------------------
# The server connects as a role that owns nothing; migrations run as the owner.
AS_OWNER = env.bool("RAENGJAI_AS_OWNER", default=False)
DATABASES = {"default": env.db_url("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")}
DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
# Half of what a statement costs here is planning it under its policies, so a connection keeps its plans.
PREPARE_AFTER = env.int("DATABASE_PREPARE", default=5)
if PREPARE_AFTER:
    prepared = {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
    DATABASES["default"].setdefault("OPTIONS", {}).update(prepared)
POOL_SIZE = env.int("DATABASE_POOL", default=0)
if POOL_SIZE:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": POOL_SIZE,
        "timeout": 10,
    }

# --- secrets -------------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY").strip()
FIELD_KEY = env.str("FIELD_KEY").strip()
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY").strip()

# --- people and sessions -------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = ["raengjai.access.passwords.Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "raengjai.access.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "raengjai.access.passwords.NotCommon"},
    {"NAME": "raengjai.access.passwords.NotOfHouseWords"},
    {"NAME": "raengjai.access.passwords.NotTheName"},
]
SESSION_ENGINE = "raengjai.access.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Browsers take a cookie of such a name from this host alone, by HTTPS alone and for every path, and let no other host set it.
COOKIE_PREFIX = "" if DEVELOPMENT else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- languages and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

# --- static files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None if DEVELOPMENT else Path(env.str("STATIC_ROOT", default="") or ROOT / "staticfiles")
# Only what the asset build made: sources, tests and packages are never served.
STATICFILES_DIRS = [PACKAGE / "web" / "static" / "dist"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
FILES_ROOT = Path(
    env.str("FILES_ROOT", default=str(ROOT / ".state" / "files")) if DEVELOPMENT else env.str("FILES_ROOT")
)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"\.[0-9a-f]{12}\.\w+$|/part-[A-Z0-9]{8}\.js$"  # named by the build after what they hold
)
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEVELOPMENT  # else a rebuilt file is sent with the length of the old one

# --- security headers ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "raengjai.web.views.csrf_failure"
SECURE_SSL_REDIRECT = not DEVELOPMENT
# Programs ask these, never people: by plain HTTP they are refused and not redirected.
FOR_PROGRAMS = ("/offline/commands/", "/offline/changes/", "/offline/packs/", "/offline/sealed/", "/line/")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what leaves the building ---------------------------------------------------------------------------
# Each channel is there when its values are; half of them stop the start (config/startup.py). docs/messages.md
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000" if DEVELOPMENT else "").rstrip("/")
LINE_CHANNEL_TOKEN = env.str("LINE_CHANNEL_TOKEN", default="").strip()
LINE_CHANNEL_SECRET = env.str("LINE_CHANNEL_SECRET", default="").strip()
LINE_BASIC_ID = env.str("LINE_BASIC_ID", default="")
LINE_API = env.str("LINE_API", default="https://api.line.me" if LINE_CHANNEL_TOKEN else "").rstrip("/")
LINE_MONTHLY_CEILING = env.int("LINE_MONTHLY_CEILING", default=0)
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="").strip()
VAPID_CONTACT = env.str("VAPID_CONTACT", default="")
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ],
)
EMAIL_URL = env.str("EMAIL_URL", default="")
vars().update(environ.Env.email_url_config(EMAIL_URL or "dummymail://"))
EMAIL_FROM = env.str("EMAIL_FROM", default="")
EMAIL_TIMEOUT = 15

# --- logging -------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "raengjai.config.logs.Line"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"} | ({} if DEVELOPMENT else {"formatter": "line"})
    },
    "root": {"handlers": ["console"], "level": "INFO" if DEVELOPMENT else "WARNING"},
    "loggers": {"procrastinate": {"level": "WARNING"}},  # it announces every task at every start
}

# --- the house -----------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []
