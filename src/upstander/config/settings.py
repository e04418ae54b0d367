"""One file, read from the environment. Secrets live in the key folder, never here."""

import datetime as dt
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from upstander.foundation.vault import masters

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "upstander"

# --- where things are kept -------------------------------------------------------------------
DEMO = env.bool("UPSTANDER_DEMO", default=False)
DATA = Path(env.str("UPSTANDER_DATA", default=str(ROOT / "data"))).resolve()
# Outside the data folder, so that a copy of the data is not a copy of the keys. Only the
# demonstration keeps both in one folder.
KEYS = Path(
    env.str("UPSTANDER_KEYS", default=str(DATA / "keys" if DEMO else DATA.parent / "keys"))
).resolve()
# What was taken away, written down outside the database; a backup of the data must not hold it.
JOURNAL = Path(
    env.str("UPSTANDER_JOURNAL", default=str((DATA if DEMO else KEYS.parent) / "journal"))
).resolve()

# --- time ------------------------------------------------------------------------------------
STARTED = dt.datetime.now(tz=dt.UTC)  # noqa: TID251 - the moment this process began
DEMO_TODAY = (
    dt.date.fromisoformat(env.str("UPSTANDER_TODAY"))
    if env.str("UPSTANDER_TODAY", default="")
    else None
)
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Django ----------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = masters.django_secret(KEYS)
ALLOWED_HOSTS = env.list("UPSTANDER_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("UPSTANDER_ORIGINS", default=[])
ROOT_URLCONF = "upstander.config.urls"
WSGI_APPLICATION = "upstander.config.wsgi.application"
# Our own tables all have random ids (core.models); this is for the tables of Django itself.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    # pages stands before django.forms so that its widget templates win.
    "upstander.foundation.core",
    "upstander.foundation.audit",
    "upstander.foundation.jobs",
    "upstander.foundation.reference",
    "upstander.foundation.vault",
    "upstander.foundation.pages",
    "upstander.foundation.notices",
    "upstander.foundation.accounts",
    "upstander.foundation.agencies",
    "upstander.foundation.upkeep",
    "upstander.community.directory",
    "upstander.confidential.reporting",
    "upstander.confidential.casework",
    "upstander.confidential.sharing",
    "upstander.confidential.support",
    "upstander.oversight.insight",
    "upstander.front.public",
    "upstander.front.workspace",
    *(["upstander.demo"] if DEMO else []),
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "upstander.foundation.upkeep.metrics.middleware.counted",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Stands before what speaks of faults, so that they too are said in the person's language.
    "upstander.foundation.pages.languages.speaks",
    "upstander.foundation.pages.middleware.private_headers",
    "upstander.foundation.pages.middleware.faults_in_words",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "upstander.foundation.pages.leaving.stays_away",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "upstander.foundation.accounts.middleware.second_factor_required",
    "upstander.foundation.accounts.middleware.unlocked_keyring",
    "upstander.foundation.agencies.middleware.known_actor",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "upstander.foundation.reference.context.emergency",
                "upstander.foundation.reference.context.easy_read",
                "upstander.foundation.pages.context.demonstration",
                "upstander.foundation.accounts.context.idle",
                "upstander.confidential.support.context.session_tabs",
                "upstander.front.public.context.doors",
                "upstander.front.workspace.context.rail",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database --------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'upstander.sqlite3'}")
}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = None
_database["ATOMIC_REQUESTS"] = False
if _database["ENGINE"].endswith("sqlite3"):
    _database["ENGINE"] = "upstander.foundation.core.sqlite"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("UPSTANDER_LOCK_SECONDS", default=8),
        # On every connection: none of these can be set inside a transaction.
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;PRAGMA recursive_triggers=ON;"
        ),
    }

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Limits live here: a flood of addresses must not push out the count of another.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- signing in ------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["upstander.foundation.accounts.hashers.PepperedArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "upstander.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "upstander.foundation.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TRUST_ENABLED = False
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Upstander"
# One half minute either way for a slow clock or a slow hand; accounts refuses a code used twice.
MFA_TOTP_TOLERANCE = 1
SESSION_SERIALIZER = "upstander.foundation.accounts.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
# Keys lock after this long without a click, and after eight hours in any case.
UPSTANDER_IDLE = dt.timedelta(seconds=env.int("UPSTANDER_IDLE_SECONDS", default=60 * 60))
CSRF_FAILURE_VIEW = "upstander.front.public.errors.form_out_of_date"

# Costs of the key derivations: kibibytes of memory and passes (OWASP 2023; vault.md). Kept on
# each row, so that they can be raised later.
UPSTANDER_ARGON2 = {
    "password": {"memory": 64 * 1024, "passes": 3},
    "code": {"memory": 19 * 1024, "passes": 2},
}

# --- what the browser may do -----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("UPSTANDER_BEHIND_PROXY", False) else None
)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
SECURE_SSL_REDIRECT = env.bool("UPSTANDER_HTTPS_ONLY", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
# Nothing typed may be spooled to disk in clear.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# Below this many free bytes files are refused, so that words still fit long after.
UPSTANDER_FREE_RESERVE = env.int("UPSTANDER_RESERVE_MB", default=500) * 1_000_000
# Where a virus scanner (clamd) listens: /run/clamav/clamd.ctl, or host:port. Without it files are
# marked as not scanned.
UPSTANDER_CLAMD = env.str("UPSTANDER_CLAMD", default="")

# --- other directories -------------------------------------------------------------------------
# Hosts whose directory feeds may be read, such as directory.example.org. None: nothing leaves.
UPSTANDER_FEEDS = frozenset(env.list("UPSTANDER_FEEDS", default=[]))

# --- languages -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Each in its own words: whoever looks for their language reads no other.
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("pl", "Polski"), ("ur", "اردو")]
# Made from our own sentences, to see whether a page holds longer words and the other direction.
PSEUDO_LANGUAGES = [("en-xa", "Ëñĝļîšĥ"), ("ar-xb", "\u202eEnglish\u202c")]
LANGUAGES += PSEUDO_LANGUAGES if DEMO else []
# The rooms whose open pages are translated. Workers' pages are English.
UPSTANDER_SPOKEN = frozenset({"public", "reporting", "support", "directory"})
# Catalogues are kept as text and compiled on this machine; see pages.catalogues.
CATALOGUES = SOURCE / "locale"
LOCALE_PATHS = [DATA / "locale"]
USE_I18N = True

# --- messages: which notice of the pages shows each level (info, success, warning, error) ------
MESSAGE_TAGS = {20: "sky", 25: "mint", 30: "sun", 40: "rose"}

# --- files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "upstander.foundation.pages.storage.PatientStorage"},
}

# --- mail ------------------------------------------------------------------------------------
# A mail server, such as smtp+tls://name:password@mail.example.org:587. Without one, mail is
# written to files: enough for the demonstration, and ``serve`` warns.
_MAIL = env.email_url("UPSTANDER_EMAIL_URL", default="filemail://")
EMAIL_BACKEND = env.str("UPSTANDER_EMAIL_BACKEND", default=_MAIL["EMAIL_BACKEND"])
EMAIL_HOST = _MAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = str(DATA / "mail")
DEFAULT_FROM_EMAIL = env.str("UPSTANDER_EMAIL_FROM", default="Upstander <upstander@example.org>")
# GOV.UK Notify, for email and text messages: the key of our service there, and one template for
# each, see channels/notify.py. Nothing leaves this machine by a channel that is not named here.
UPSTANDER_NOTIFY = {
    "key": env.str("UPSTANDER_NOTIFY_KEY", default=""),
    "url": env.str("UPSTANDER_NOTIFY_URL", default="https://api.notifications.service.gov.uk"),
    "email": env.str("UPSTANDER_NOTIFY_EMAIL_TEMPLATE", default=""),
    "text": env.str("UPSTANDER_NOTIFY_TEXT_TEMPLATE", default=""),
}
# What is fetched from addresses that somebody typed in, see outside/fetching.py: hosts of our own
# network that may be asked all the same, and whole origins without encryption, for tests alone.
UPSTANDER_OUTSIDE = {
    "inside": frozenset(env.list("UPSTANDER_INSIDE_HOSTS", default=[])),
    "plain": frozenset(),
}
# Microsoft Teams, for links of video sessions, see support/teams.py. Without it links are pasted.
UPSTANDER_TEAMS = {
    "tenant": env.str("UPSTANDER_TEAMS_TENANT", default=""),
    "client": env.str("UPSTANDER_TEAMS_CLIENT", default=""),
    "secret": env.str("UPSTANDER_TEAMS_SECRET", default=""),
    # The user in whose name meetings are made: their object id.
    "user": env.str("UPSTANDER_TEAMS_USER", default=""),
    "sign_in": env.str("UPSTANDER_TEAMS_SIGN_IN", default="https://login.microsoftonline.com"),
    "graph": env.str("UPSTANDER_TEAMS_GRAPH", default="https://graph.microsoft.com"),
}
# Text messages of the demonstration are files, as its mail is.
UPSTANDER_TEXT_FILES = str(DATA / "texts") if DEMO else ""

# --- jobs ------------------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

# --- counts: /metrics answers on this machine alone, or elsewhere whoever has this token -------
UPSTANDER_METRICS_TOKEN = env.str("UPSTANDER_METRICS_TOKEN", default="")

# --- logs: no address, user agent, path with a handle, query string, or words of a fault -------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "upstander.foundation.core.logs.Lines"},
        "json": {"()": "upstander.foundation.core.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # One line for each event that a machine can read; the demonstration has no machine.
            "formatter": env.str("UPSTANDER_LOG", default="lines" if DEMO else "json"),
        },
        # A logger without any handler falls back on Python's last resort, which writes to stderr.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own request logger writes the path and the traceback, which can hold what a
        # person typed; faults are logged by pages.middleware without either.
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        # A form token that does not fit is logged with the address of the page.
        "django.security.csrf": {"handlers": ["nowhere"], "propagate": False},
        "upstander": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = ["models.W042"]
