"""What is true everywhere. dev.py, test.py and production.py hold only the differences."""

from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR, env, env_choice, env_int

VAR_DIR = BASE_DIR / "var"  # everything the running site writes; never in git

# ---- the house ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "demo",
    "funding",
    "planning",
    "certificates",
    "learners",
    "providers",
    "curriculum",
    "core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "core.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.PolicyMiddleware",
    "core.language_middleware.LanguageMiddleware",
    "core.rest.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.AccountPagesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.lost_steps.LostStepMiddleware",
    "core.middleware.StaffSecondFactorMiddleware",
    "core.page_cache.routes.RememberedRouteMiddleware",
    "core.language_middleware.OwnLanguageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Qualifiziert ins Quartier"
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")  # printed in mails and on certificates

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site",
            ],
            "builtins": ["core.templatetags.components", "core.templatetags.language"],
        },
    }
]

# ---- data -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A reader that turns into a writer gets "database is locked" at once, whatever the timeout: so every
    # transaction starts as a writer (IMMEDIATE) and waits its turn. docs/locking.md relies on it.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=30000;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database.setdefault("OPTIONS", {})
    _database["OPTIONS"].setdefault("pool", {"min_size": 1, "max_size": env_int("DATABASE_POOL_SIZE", 8, low=1, high=100)})
    _database["CONN_HEALTH_CHECKS"] = True
    _database["CONN_MAX_AGE"] = 0  # the pool keeps the connections
else:
    raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL.")

# Limits on logins and forms are counted here; with the usual 300 entries busy visitors would push each other's counters out.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=100000")}

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "german"}}

# ---- pages for visitors, kept in memory (docs/decisions/0070) ---------------------------------------------
PAGE_CACHE_SECONDS = env_int("PAGE_CACHE_SECONDS", 60, low=0, high=3600)  # 0: every page is made anew
PAGE_CACHE_MEGABYTES = env_int("PAGE_CACHE_MEGABYTES", 64, low=1, high=4096)  # in each process

REMEMBER_PARTS = True  # parts that are the same for everybody, inside pages that are not (core.page_cache.parts)
KEEP_STOCK = True  # what the catalogue holds stays in the memory of each process (providers.domain.stock)

# ---- who ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # first, because Wagtail's test helpers log in with the first one
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learners:own_area"
ACCOUNT_ADAPTER = "core.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition("://")[0]
ACCOUNT_CHANGE_EMAIL = True  # one address an account; the new one counts once it is confirmed
ACCOUNT_FORMS = {
    "login": "core.forms.LoginForm",
    "signup": "core.forms.SignupForm",
    "add_email": "core.forms.AddEmailForm",
    "change_password": "core.forms.ChangePasswordForm",
    "reset_password": "core.forms.ResetPasswordForm",
    "reset_password_from_key": "core.forms.ResetPasswordKeyForm",
    "reauthenticate": "core.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "core.forms.CodeForm",
    "reauthenticate": "core.forms.ReauthenticateCodeForm",
    "activate_totp": "core.forms.ActivateTotpForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0, low=0, high=5)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
# Staff with sight of other people's data need a second factor; the demo accounts of development do without.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=False)

# ---- open to others (docs/decisions/0060) -----------------------------------------------------------
API_REQUESTS_PER_MINUTE = env_int("API_REQUESTS_PER_MINUTE", 120, low=1, high=100_000)  # from one address, and with one token
# Under which licence the open data may be used, by its key in providers.domain.open_data; empty: not decided, and /daten/ says so.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="")

# ---- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]  # docs/decisions/0071
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"  # instants are stored in UTC; people read and type Berlin time
USE_THOUSAND_SEPARATOR = True

# ---- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "core.stylesheets.finder.BuiltFinder",  # css/site.css: KERN cut down to what we use, and ours (docs/decisions/0073)
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # certificates: never under a public address
_media_storage = env.str("MEDIA_STORAGE_URL", default="")
if _media_storage:
    if not _media_storage.startswith("file:///"):
        raise ImproperlyConfigured("MEDIA_STORAGE_URL must be a file:/// address of a folder.")
    MEDIA_ROOT = BASE_DIR.__class__(_media_storage.removeprefix("file://")) / "media"
    PRIVATE_ROOT = MEDIA_ROOT.parent / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o640

# ---- mail -----------------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mails"
_email_url = env.str("EMAIL_URL", default="")
if _email_url:
    _email = env.email_url_config(_email_url)
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = _email.get("EMAIL_PORT") or 25
    EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
    EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
    EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Qualifiziert ins Quartier <lernplattform@example.org>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured("DEFAULT_FROM_EMAIL must be an e-mail address.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---- work in the background (docs/decisions/0003) ---------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")  # empty: the worker drains the job rows itself
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 3600  # no shorter than the longest lease, or the nightly run is cut off and waits for its lease to end
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost broker must never make a request wait: the row is there, the sweeper delivers it later.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 3,
    "socket_connect_timeout": 1,
    # kombu would try for 6 seconds to connect, whatever send_task was told: one more try at once, then give up.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_PUBLISH_RETRY = False

# ---- rules the office may change ------------------------------------------------------------------
MINIMUM_ATTENDANCE_PERCENT = env_int("MINIMUM_ATTENDANCE_PERCENT", 80, low=0, high=100)
ATTENDANCE_CLOSES_AFTER_DAYS = env_int("ATTENDANCE_CLOSES_AFTER_DAYS", 14, low=0, high=365)  # after the session; then only the office corrects
# A seat that came free is held so long for whoever is next; from so many days before the first day on nobody is asked automatically.
WAITING_OFFER_HOURS = env_int("WAITING_OFFER_HOURS", 48, low=1, high=336)
WAITING_CUTOFF_DAYS = env_int("WAITING_CUTOFF_DAYS", 14, low=0, high=90)
GROUP_NAMES_REMINDER_DAYS = env_int("GROUP_NAMES_REMINDER_DAYS", 7, low=1, high=30)  # before seats without a name go back
SESSION_OVERLAP = env_choice("SESSION_OVERLAP", "block", ("block", "warn"))  # two seats at one time; each offering may say otherwise
# Three of four questions: a slip is allowed, guessing is not. As many tries as it takes (learners.domain.check).
SELF_STUDY_PASS_PERCENT = env_int("SELF_STUDY_PASS_PERCENT", 75, low=1, high=100)
PROJECT_STUCK_DAYS = env_int("PROJECT_STUCK_DAYS", 30, low=1, high=365)  # a practice project without a step for so long is shown to its guide
# Four weeks are shorter than every month; the state's regulation on messages (§ 8 L-BGG-DVO) has to be read by the operator.
PROVIDER_CONFIRM_DAYS = env_int("PROVIDER_CONFIRM_DAYS", 180, low=7, high=1000)  # how long a provider's entry counts as right; hidden after twice that
OFFERING_CONFIRM_DAYS = env_int("OFFERING_CONFIRM_DAYS", 90, low=7, high=1000)  # the same for an offering that is ahead
CONFIRM_REMIND_DAYS = env_int("CONFIRM_REMIND_DAYS", 14, low=1, high=90)  # before that day, and the least warning before anything is hidden
BARRIER_ANSWER_DAYS = env_int("BARRIER_ANSWER_DAYS", 28, low=1, high=90)
BARRIER_REMINDER_DAYS = env_int("BARRIER_REMINDER_DAYS", 7, low=0, high=60)  # before the deadline
BARRIER_EMAIL_DAYS = env_int("BARRIER_EMAIL_DAYS", 90, low=1, high=365)  # after the answer the address is deleted
CERTIFICATE_ISSUER = env.str("CERTIFICATE_ISSUER", default="Koordinierungsstelle „Qualifiziert ins Quartier“")  # printed on certificates

# ---- keys that sign (docs/decisions/0160, 0161); only workers need them ------------------------------
SIGNING_PKCS12 = env.str("SIGNING_PKCS12", default="")  # path of a file with key and certificates
SIGNING_PKCS12_PASSWORD = env.str("SIGNING_PKCS12_PASSWORD", default="").rstrip("\n")
SIGNING_PKCS11_MODULE = env.str("SIGNING_PKCS11_MODULE", default="")  # path of the library of a token; goes before the file
SIGNING_PKCS11_TOKEN = env.str("SIGNING_PKCS11_TOKEN", default="")
SIGNING_PKCS11_KEY = env.str("SIGNING_PKCS11_KEY", default="")
SIGNING_PKCS11_PIN = env.str("SIGNING_PKCS11_PIN", default="").rstrip("\n")
SIGNING_TSA_URL = env.str("SIGNING_TSA_URL", default="")
if SIGNING_PKCS11_MODULE and not SIGNING_PKCS11_KEY:
    raise ImproperlyConfigured("SIGNING_PKCS11_KEY must name the key of the token that SIGNING_PKCS11_MODULE reaches.")
if SIGNING_TSA_URL and not SIGNING_TSA_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("SIGNING_TSA_URL must be the http(s) address of a time stamp authority.")
CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", default="")  # PEM of an EC P-256 key
SELF_MADE_KEYS: Path | None = VAR_DIR / "keys"  # where keys are missing, made here once; production refuses to

# ---- pages ----------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["Europe/Berlin"]  # one zone, so the desk does not ask: trail and dates mean the same for everybody
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch")]  # the desk is German
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False  # the office publishes its own texts
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_CREATION_FORM = "wagtail.users.forms.UserCreationForm"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords are changed in one place, which ends other sessions
WAGTAILADMIN_LOGIN_URL = "desk_login"  # refuses whoever is logged in and may not enter
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt", "mp4", "webm", "vtt"]
WAGTAILDOCS_CONTENT_TYPES = {"vtt": "text/vtt", "mp4": "video/mp4", "webm": "video/webm"}  # browsers read captions by their type only
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", "text/vtt", "video/mp4", "video/webm"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024  # a video of a self-study unit
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no third-party player is embedded at run time

# ---- what the browser may do ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/verwaltung/",),  # has its own policy: core.middleware.PolicyMiddleware
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # fontTools and WeasyPrint report every subset font step as INFO.
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        # Two lines per saved page about its search entry, and one about the page itself, hide what a command has to say.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
