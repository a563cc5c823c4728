"""All settings, read from the environment. Each variable is explained in deploy/.env.example."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from innovasjon.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
HTTPS = env.bool("HTTPS", default=True)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")  # what links in messages begin with
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
NODE_MODULES = Path(env.str("NODE_MODULES", default=str(BASE_DIR / "node_modules")))
REDIS_URL = env.str("REDIS_URL", default="")
PROXY_COUNT = env.int("PROXY_COUNT", default=0)  # proxies of ours in front of the web server
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SOURCE_URL = env.str("SOURCE_URL", default="https://github.com/ovre-eiker-kommune/innovasjon")  # named in the footer

# The stories of the house, lowest first. Each may offer navigation.py, frontpage.py, ... which the site collects.
STORIES = ["innovasjon.audit", "innovasjon.people", "innovasjon.notifications", "agents", "ideas", "projects", "arenas"]

INSTALLED_APPS = [
    "innovasjon.web",
    "innovasjon.audit",
    "innovasjon.words",
    "innovasjon.people",
    "innovasjon.people.importing",
    "innovasjon.notifications",
    "agents",
    "ideas",
    "ideas.importing",
    "projects",
    "arenas",
    "innovasjon.demo",
    "innovasjon.adminsite.InnovasjonAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "template_partials",
    *(["django_linear_migrations", "django_migration_linter"] if env.bool("DEVELOPMENT", default=False) else []),
]
FIRST_PARTY_APPS = [
    *(f"innovasjon.{app}" for app in ("audit", "words", "people", "people.importing", "notifications")),
    "agents",
    "ideas",
    "ideas.importing",
    "projects",
    "arenas",
]

MIDDLEWARE = [
    "innovasjon.web.middleware.guard_input",
    "innovasjon.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "innovasjon.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "innovasjon.people.middleware.language",
    "django_htmx.middleware.HtmxMiddleware",
    "innovasjon.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "innovasjon.web.middleware.explain_wrong_methods",
    "innovasjon.web.middleware.Gone",
]

ROOT_URLCONF = "innovasjon.urls"
WSGI_APPLICATION = "innovasjon.wsgi.application"
ASGI_APPLICATION = "innovasjon.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "innovasjon.web.widgets.Renderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "innovasjon.web.fixed_parts.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "innovasjon.web.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "innovasjon.web.context.site",
            ],
        },
    }
]

# --- Database and cache

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "ATOMIC_REQUESTS": False,
    # The pool looks at each connection it hands out: a restart of PostgreSQL then costs nobody a page.
    "CONN_HEALTH_CHECKS": True,
}
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
    # A pool per process keeps connection set-up out of the page's time.
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10},
    # Pages read a few rows through an index. Parallel workers and compiled queries cost more than they save there, and
    # PostgreSQL's cost of a random read is that of a spinning disk: see docs/performance.md.
    # A migration may take as long as it needs, as long as it does not wait for others: lock_timeout holds for it too.
    "options": f"-c lock_timeout=5s -c statement_timeout={'0' if 'migrate' in sys.argv else '30s'} -c jit=off"
    " -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 -c work_mem=16MB",
}

CACHES: dict[str, dict[str, Any]] = (
    {"default": {"BACKEND": "innovasjon.web.cache.Cache", "LOCATION": env.str("CACHE_URL", REDIS_URL)}}
    if REDIS_URL
    else {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
)
# Never the cache alone: an emptied Redis must not sign everybody out.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL else 'db'}"

# --- Celery (see innovasjon/celery.py)

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost/")
# How long a worker that is asked to stop waits for what runs; less than what deploy/ gives it. Messages stop at once.
WORKER_STOP_SECONDS = env.int("WORKER_STOP_SECONDS", default=25)

# --- Signing in

AUTH_USER_MODEL = "people.Person"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail address is unique whatever its case: constraint person_email_unique
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"innovasjon.people.passwords.{name}"} for name in ("LongEnough", "UnlikeTheirOwn", "Uncommon")
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds that a link to choose a password works
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "web:front"
LOGOUT_REDIRECT_URL = "people:sign_in"

# Person *and* address: a lock-out by address alone would shut out everybody behind the town hall's one proxy.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("SIGN_IN_ATTEMPTS", default=8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a lock ends when it said it would
AXES_LOCKOUT_CALLABLE = "innovasjon.people.lockout.locked_out"
AXES_USERNAME_CALLABLE = "innovasjon.people.lockout.pseudonym"
AXES_CLIENT_IP_CALLABLE = "innovasjon.people.lockout.client_address"
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is nobody's business
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "innovasjon.people.single_sign_on.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "innovasjon.people.single_sign_on.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = True
OIDC_ID_CLAIM = env.str("OIDC_ID_CLAIM", default="")  # the claim that holds the id of the HR system, if there is one
OIDC_TRUST_EMAIL = env.bool("OIDC_TRUST_EMAIL", default=False)  # where only the municipality itself sets addresses
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.str("OIDC_NAME", default="Entra ID"),
                    "client_id": env.str("OIDC_CLIENT_ID", default=""),
                    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                    "settings": {"server_url": env.str("OIDC_SERVER_URL", default="")},
                }
            ],
        }
    }
    if env.str("OIDC_CLIENT_ID", default="")
    else {}
)

# --- Language and time

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
FORMAT_MODULE_PATH = "innovasjon.formats"

# --- Static files and uploads

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("designsystemet/theme", NODE_MODULES / "@digdir/designsystemet-css/dist/theme"),
    ("designsystemet-web", NODE_MODULES / "@digdir/designsystemet-web/dist/umd"),
    ("inter", NODE_MODULES / "@fontsource-variable/inter"),
    *([Path(folder)] if (folder := env.str("OWN_STATIC", default="")) else []),  # the municipality's own, as its theme
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "innovasjon.web.styles.BundleFinder",  # Designsystemet, without the components that the site does not use
]
MEDIA_ROOT = VAR_DIR / "files"  # private: served by views that ask for permission, never by the web server
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Everybody may read them: an image is built by another user than the one who serves.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
WHITENOISE_MAX_AGE = 3600
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = 15 * 1024 * 1024  # one file
REQUEST_MAX_BYTES = 10 * UPLOAD_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE  # a whole form: ten files, and its text
CRISPY_TEMPLATE_PACK = "designsystemet"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("designsystemet",)

# --- Security

COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}innovasjon"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_FAILURE_VIEW = "innovasjon.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": "/csp-rapport/",
    }
}

# --- Mail

if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(VAR_DIR / "mail")
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "innovasjon.notifications.smtp.EmailBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=12)  # seconds for each answer; eight of them fit in a lease
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=0)  # what the provider takes; 0 is without a limit
MAIL_LEASE = env.int("MAIL_LEASE", default=120)  # seconds a sender has for a message; outlives all its time-outs
MAIL_FIRST_PAUSE = env.int("MAIL_FIRST_PAUSE", default=60)  # seconds until the second attempt; then twice as long, ...
MAIL_TICK = env.int("MAIL_TICK", default=30)  # seconds between two looks at the ledger
# Hosts of Teams workflows; one with a dot in front stands for all below it.
TEAMS_HOSTS = env.list("TEAMS_HOSTS", default=[".logic.azure.com", ".api.powerplatform.com"])
TEAMS_MAY_BE_INSIDE = env.bool("TEAMS_MAY_BE_INSIDE", default=False)  # for a relay in one's own network
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default="innovasjon@localhost")

LOGGING_CONFIG = None
logging_config(debug=DEBUG)
