"""Django's own administration with two accounts and a group: `python django_site.py PORT FOLDER`.

Run by the interpreter that the hosts are installed for, not by Annai's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import path

PORT, FOLDER = sys.argv[1], Path(sys.argv[2])
APPS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def configure() -> None:
    """Set what the administration needs, and no more."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for tests on this machine",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
        MIDDLEWARE=MIDDLEWARE,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "site.sqlite3"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_URL="/static/",
        USE_I18N=True,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def fill() -> None:
    """Add the people and the group that the tests find."""
    from django.contrib.auth.models import Group, User

    call_command("migrate", verbosity=0)
    User.objects.create_superuser("sato", "sato@product.test", "password")
    User.objects.create_user("tanaka", "tanaka@product.test", "password")
    Group.objects.create(name="Sales")


configure()
from django.contrib import admin  # noqa: E402  needs the settings

urlpatterns = [path("admin/", admin.site.urls)]
if __name__ == "__main__":
    fill()
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", verbosity=0)
