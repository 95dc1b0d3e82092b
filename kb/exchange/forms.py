"""Forms of imports and exports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from core.web.choices import options
from kb.articles.labels import LOCALE_LABELS
from kb.collections.choices import collection_choices
from kb.collections.models import Collection
from kb.exchange.carrying import Wanted
from kb.exchange.errors import printable
from kb.exchange.origins import MAX_SOURCE, checked_source, source_of_upload

_MAX_BASES = 10


class ImportForm(FlaskForm):
    """A zip file, and what can't be found out from it."""

    file = FileField(_l("Zip file"), [FileRequired(_l("Choose a zip file."))])
    into = SelectField(_l("Into the collection"))
    locale = SelectField(_l("Language of files that don't show it"), choices=options(LOCALE_LABELS))
    publish = BooleanField(_l("Publish at once"))
    overwrite = BooleanField(_l("Also change articles that were changed here since their last import"))
    source = StringField(_l("Name of the source"), [Length(max=MAX_SOURCE)])
    base_urls = TextAreaField(_l("Addresses at which the articles were published so far"), [Length(max=2000)])

    def offer(self, collections: Sequence[Collection]) -> None:
        """Fill the choices."""
        self.into.choices = options([("", _("At the top")), *collection_choices(collections)[1:]])

    def validate_base_urls(self, _field: Any) -> None:
        """Refuse lines that are no web addresses."""
        wrong = [url for url in self._bases() if not _is_web(url)]
        if wrong:
            raise ValidationError(_("“%(url)s” is no web address. Begin with https://.", url=printable(wrong[0], 80)))
        if len(self._bases()) > _MAX_BASES:
            raise ValidationError(_("Give at most %(count)s addresses.", count=_MAX_BASES))

    @property
    def file_name(self) -> str:
        """What the upload is called, fit to be shown."""
        name = PurePosixPath((self.file.data.filename or "").replace("\\", "/")).name
        return printable(name, 120) or "import.zip"

    def wanted(self, by: UUID) -> Wanted:
        """Return what was asked for."""
        return Wanted(
            name=self.file_name,
            by=by,
            into=UUID(self.into.data) if self.into.data else None,
            locale=self.locale.data,
            publish=self.publish.data,
            overwrite=self.overwrite.data,
            base_urls=tuple(self._bases()),
            source=checked_source(self.source.data or "") or source_of_upload(self.file_name),
        )

    def _bases(self) -> list[str]:
        return [line.strip() for line in (self.base_urls.data or "").splitlines() if line.strip()]


class ExportForm(FlaskForm):
    """What is exported."""

    collection = SelectField(_l("What is exported"))

    def offer(self, collections: Sequence[Collection]) -> None:
        """Fill the choices."""
        self.collection.choices = options([("", _("The whole workspace")), *collection_choices(collections)[1:]])

    def collection_id(self) -> UUID | None:
        """Return the collection that was chosen, or None for all."""
        return UUID(self.collection.data) if self.collection.data else None


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
