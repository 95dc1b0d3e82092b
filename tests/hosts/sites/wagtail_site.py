"""Wagtail with one account and its first pages: `python wagtail_site.py PORT FOLDER`.

Run by the interpreter that the hosts are installed for, not by Annai's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

PORT, FOLDER = sys.argv[1], Path(sys.argv[2])
FEATURES = ["embeds", "sites", "users", "snippets", "documents", "images", "search", "admin"]
PARTS = ["contrib.forms", "contrib.redirects", *FEATURES]
THEIRS = ["wagtail", "modelcluster", "taggit"]
DJANGOS = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
PROCESSORS = ["template.context_processors.request", "contrib.auth.context_processors.auth"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]


def configure() -> None:
    """Set what Wagtail needs, and no more."""
    processors = [f"django.{name}" for name in [*PROCESSORS, "contrib.messages.context_processors.messages"]]
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for tests on this machine",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[f"wagtail.{name}" for name in PARTS] + THEIRS + [f"django.contrib.{name}" for name in DJANGOS],
        MIDDLEWARE=MIDDLEWARE,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "site.sqlite3"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": processors},
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_URL="/static/",
        MEDIA_ROOT=FOLDER / "media",
        USE_I18N=True,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAIL_SITE_NAME="Minato",
        WAGTAILADMIN_BASE_URL="http://product.test",
        WAGTAIL_ENABLE_UPDATE_CHECK=False,
    )
    django.setup()


def fill() -> None:
    """Add the account that the tests sign in with."""
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    User.objects.create_superuser("sato", "sato@product.test", "password")


configure()
urlpatterns = [
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
]
if __name__ == "__main__":
    fill()
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", verbosity=0)
