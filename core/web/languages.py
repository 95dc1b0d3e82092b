"""The two languages: which one a request is answered in, and the catalogues of all features merged into one."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, request, session
from flask_babel import Babel, Domain, get_locale, gettext, ngettext, pgettext
from flask_babel.speaklater import LazyString

from core.messages import Message
from core.web.context import current

LOCALES = ("ja", "en")
ROOMS = ("core", "kb", "guides", "insights", "widget", "demo")
ROOT = Path(__file__).resolve().parents[2]


class CatalogueDomain(Domain):
    """All features' catalogues of one language as one."""

    def get_translations(self) -> Translations:
        """Return the catalogue of the request's language."""
        return load_catalogue(str(get_locale() or "en"))


class CatalogueBabel(Babel):
    """Babel reading `<feature>/translations/<locale>/LC_MESSAGES/messages.po`."""

    @property
    def domain_instance(self) -> Domain:
        """The merged catalogues."""
        return CatalogueDomain()


@lru_cache(maxsize=8)
def load_catalogue(locale: str) -> Translations:
    """Return the merged catalogue of one language."""
    merged = Translations()
    for path in catalogue_files(locale):
        merged.merge(_compiled(path, locale))
    merged.plural = _compiled_plural(locale)
    return merged


def catalogue_files(locale: str) -> list[Path]:
    """Return the catalogue files of one language, in a fixed order."""
    pattern = f"**/translations/{locale}/LC_MESSAGES/messages.po"
    return sorted(path for room in ROOMS for path in (ROOT / room).glob(pattern))


def _compiled(path: Path, locale: str) -> Translations:
    with path.open("rb") as handle:
        catalogue = read_po(handle, locale=locale)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return Translations(buffer)


def _compiled_plural(locale: str) -> Any:
    return (lambda _n: 0) if locale == "ja" else (lambda n: int(n != 1))


def say(message: Message | LazyString | str) -> str:
    """Return a message in the reader's language, and so the messages among its parameters."""
    if isinstance(message, Message):
        params = {name: say(one) if isinstance(one, Message) else one for name, one in message.params.items()}
        return str(gettext(message.text, **params))
    return str(message)


def choose_locale() -> str:
    """Return the language of this answer: asked for, the account's own, the browser's, else the workspace's."""
    asked = request.args.get("lang")
    if asked in LOCALES:
        session["locale"] = asked
        return asked
    if session.get("locale") in LOCALES:
        return str(session["locale"])
    account = current.account if "session" in g or "token" in session else None
    if account is not None and account.locale in LOCALES:
        return account.locale
    return request.accept_languages.best_match(LOCALES) or "ja"


def choose_time_zone() -> str:
    """Return the workspace's time zone, or UTC where there is no workspace."""
    workspace = current.workspace_or_none
    return workspace.time_zone if workspace else "UTC"


def speak(app: Flask) -> None:
    """Install the catalogues, and what templates say texts with."""
    CatalogueBabel(app, default_locale="ja", locale_selector=choose_locale, timezone_selector=choose_time_zone)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(say=say, get_locale=get_locale, _=gettext, ngettext=ngettext, pgettext=pgettext)
