"""What the embed API takes, as models: strict about kinds, silent about what it doesn't know."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from widget.api.errors import malformed, wrong_field

BODY_LIMIT = 64 * 1024


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _cut(limit: int) -> AfterValidator:
    return AfterValidator(lambda text: text.replace("\x00", "")[:limit])


def _as_text(value: Any) -> Any:
    """Take a number for an id as what it is called: many products count their users."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _uuid_or_none(value: Any) -> Any:
    """Take what a browser kept and somebody changed for nothing at all."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


Name = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(lambda text: text.replace("\x00", "").strip()),
    Field(max_length=200),
]
Attributes = dict[str, Any]


class Body(BaseModel):
    """What every request carries."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    key: Annotated[str, Field(max_length=40)]
    viewer: Annotated[str, Field(max_length=1000)] | None = None
    locale: Annotated[str, _cut(8)] | None = None
    session: Annotated[str, _cut(64)] = ""
    """Id of the visit, as in events; counts a person's votes and searches as theirs."""


class Someone(BaseModel):
    """A user or company of the host product, as the page names it."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    id: Name
    attrs: Attributes | None = None


def _named_or_none(value: Any) -> Any:
    """Take somebody without an id for nobody.

    A product that names its user before it knows who that is, as by `identify(user?.id)`, has named nobody; its
    visitors keep their help.
    """
    return None if isinstance(value, dict) and value.get("id") is None else value


SomeoneOrNone = Annotated[Someone | None, BeforeValidator(_named_or_none)]


class Boot(Body):
    """A page begins."""

    url: Annotated[str, _cut(2000)] = ""
    visitor: Annotated[UUID | None, BeforeValidator(_uuid_or_none)] = None
    user: SomeoneOrNone = None
    company: SomeoneOrNone = None
    token: Annotated[str, Field(max_length=8000)] | None = None


def names_nobody(body: Boot) -> bool:
    """Tell whether a page says nothing about who it is for, so that nothing has to be kept."""
    return body.user is None and not body.token


class Search(Body):
    """Words were typed; `settled` ones are logged."""

    q: Annotated[str, _cut(200)]
    settled: bool = False
    search_id: UUID | None = None
    page: Annotated[str, _cut(500)] = ""


class OpenArticle(Body):
    """An article is opened."""

    slug: Annotated[str, _cut(300)]


class Feedback(Body):
    """Whether an article helped."""

    id: UUID
    article_id: UUID
    helpful: bool
    reason: Literal["wrong", "unclear", "missing", "other", ""] | None = None
    comment: Annotated[str, Field(max_length=2000), AfterValidator(_clean)] | None = None


class LeaveQuestion(Body):
    """A question is left."""

    id: UUID
    text: Annotated[str, Field(max_length=1000), AfterValidator(_clean)]
    email: Annotated[str, Field(max_length=254), AfterValidator(_clean)] | None = None
    search_id: UUID | None = None
    page: Annotated[str, _cut(500)] = ""


class Events(Body):
    """A batch of facts; each is checked by itself, so that one bad fact doesn't take the others along."""

    events: list[dict[str, Any]]


AnyBody = TypeVar("AnyBody", bound=Body)


def parse(model: type[AnyBody], raw: bytes) -> AnyBody:
    """Return the body. Raises `Refused`."""
    try:
        return model.model_validate_json(_mended(raw))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        if not first["loc"]:
            raise malformed() from error
        raise wrong_field(".".join(map(str, first["loc"]))) from error


def _mended(raw: bytes) -> bytes:
    """Replace halves of surrogate pairs, which a page makes when it cuts a text within an emoji."""
    if rb"\ud" not in raw.lower():
        return raw
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return raw
