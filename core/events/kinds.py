"""Every kind of fact, as a dataclass whose docstring is its documentation and whose fields are its properties."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from core.errors import Invalid
from core.messages import msg

_LIMIT = 500
_LARGE = 2**63


@dataclass(frozen=True)
class Kind:
    """Base: `name` is what goes over the wire; `content` names the property that says which content it is about."""

    name: ClassVar[str]
    also: ClassVar[dict[str, str]] = {}
    """Properties that may come under another name: what it is called here, by what it is called over the wire."""


@dataclass(frozen=True)
class PageViewed(Kind):
    """A page of the host product, or of the help center, was shown."""

    name = "page.viewed"


@dataclass(frozen=True)
class PanelOpened(Kind):
    """The help panel was opened.

    `via` is `launcher`, `api`, `again` (a change of language or person had closed it), or the kind of a guide.
    """

    name = "panel.opened"
    via: str = "launcher"


@dataclass(frozen=True)
class ArticleOpened(Kind):
    """An article was read; `via` is `search`, `link`, `direct`, `page`, `again` (as the panel), or the kind of a guide.

    `guide` is the guide that led to it and `guide_version` which version of it; the event has that guide's `run`.
    """

    name = "article.opened"
    article_id: UUID
    search_id: UUID | None = None
    rank: int | None = None
    via: str = "direct"
    guide: UUID | None = None
    guide_version: int | None = None


@dataclass(frozen=True)
class SearchClicked(Kind):
    """A search result was opened; `rank` is 1-based."""

    name = "search.clicked"
    search_id: UUID
    article_id: UUID
    rank: int


@dataclass(frozen=True)
class ContentShown(Kind):
    """A guide's content was really visible for at least one frame."""

    name = "content.shown"


@dataclass(frozen=True)
class BannerPressed(Kind):
    """A banner's button was pressed; `do` is `url`, `article` or `tour`."""

    name = "banner.pressed"
    do: str = ""


@dataclass(frozen=True)
class BannerDismissed(Kind):
    """A banner was put away for good; `how` is `close`, `escape` or `button`."""

    name = "banner.dismissed"
    how: str = "close"


@dataclass(frozen=True)
class BannerHidden(Kind):
    """A banner that can't be put away for good was closed for the visit; `how` as above."""

    name = "banner.hidden"
    how: str = "close"


@dataclass(frozen=True)
class NewsOpened(Kind):
    """An announcement was opened in the help panel."""

    name = "news.opened"


@dataclass(frozen=True)
class NewsPressed(Kind):
    """An announcement's button was pressed; `do` is `url`, `article` or `tour`."""

    name = "news.pressed"
    do: str = ""


@dataclass(frozen=True)
class TooltipOpened(Kind):
    """A tooltip's text was opened by pointer, focus or tap."""

    name = "tooltip.opened"


@dataclass(frozen=True)
class ChecklistItemDone(Kind):
    """A checklist item was completed; `how` is `hand`, `page`, `event`, `tour`, `article` or `attribute`."""

    name = "checklist.item_done"
    item: str
    how: str = "hand"


@dataclass(frozen=True)
class ChecklistCompleted(Kind):
    """The last item of a checklist was completed."""

    name = "checklist.completed"


@dataclass(frozen=True)
class ChecklistDismissed(Kind):
    """A checklist was put away, which ends its run; `how` is `hide` (before it was complete) or `finished`."""

    name = "checklist.dismissed"
    how: str = "hide"


@dataclass(frozen=True)
class ChecklistRestored(Kind):
    """A checklist that had been put away was brought back."""

    name = "checklist.restored"


@dataclass(frozen=True)
class TourStarted(Kind):
    """A run of a tour began."""

    name = "tour.started"


@dataclass(frozen=True)
class StepShown(Kind):
    """A step was really visible for at least one frame."""

    name = "step.shown"


@dataclass(frozen=True)
class StepCompleted(Kind):
    """The reader went on from a step."""

    name = "step.completed"


@dataclass(frozen=True)
class StepButton(Kind):
    """The reader pressed one of a step's own buttons.

    `do` is `next`, `back`, `step`, `finish`, `snooze`, `tour`, `article` or `url`; `place` is 1, 2 or 3, and says which
    answer to the step's question it was.
    """

    name = "step.button"
    do: str = ""
    place: int | None = None


@dataclass(frozen=True)
class TourCompleted(Kind):
    """The last step of a tour was completed."""

    name = "tour.completed"


@dataclass(frozen=True)
class TourDismissed(Kind):
    """A tour was ended before its last step.

    `how` is `close`, `escape`, `api`, `stopped` (an element was missing), `snoozed`, `replaced` (by another tour) or
    `loop` (its hidden steps led in a circle).
    """

    name = "tour.dismissed"
    how: str = "close"


@dataclass(frozen=True)
class TourSnoozed(Kind):
    """A tour was put off at one of its steps: it may be offered again after a day."""

    name = "tour.snoozed"


@dataclass(frozen=True)
class TargetMissing(Kind):
    """The element that a step or tooltip points to was not found; `waited_ms` is in milliseconds.

    `reason` is `absent` (nothing is there), `hidden` (it can't be seen), `alike` (something else is like what was
    recorded) or `unsure` (nothing is like it enough). `score` says how probable the best candidate was, `margin` by
    how much it led the next; the server adds the `browser`.
    """

    name = "target.missing"
    selector: str = ""
    waited_ms: int = 0
    reason: str = ""
    score: float | None = None
    margin: float | None = None
    browser: str = ""


@dataclass(frozen=True)
class TargetHealed(Kind):
    """The selector of a step or tooltip failed, and the element was found by its fingerprint; `browser` as below."""

    name = "target.healed"
    selector: str = ""
    waited_ms: int = 0
    score: float | None = None
    margin: float | None = None
    browser: str = ""


@dataclass(frozen=True)
class EmbedFailed(Kind):
    """Something in the embed went wrong and was kept from the host page."""

    name = "embed.failed"
    message: str = ""
    where: str = ""


@dataclass(frozen=True)
class CustomTracked(Kind):
    """The host product called `annai.track(name, props)`."""

    name = "custom.tracked"
    also = {"event": "name"}  # noqa: RUF012  declared in `Kind`
    event: str = ""
    props: dict[str, Any] = dataclasses.field(default_factory=dict)


KINDS: dict[str, type[Kind]] = {kind.name: kind for kind in Kind.__subclasses__()}
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def checked_props(name: str, props: dict[str, Any]) -> dict[str, Any]:
    """Return the declared properties of a fact of this kind as JSON values. Raises `Invalid`."""
    kind = KINDS.get(name)
    if kind is None:
        raise Invalid("kind", msg("There is no kind of event called “%(name)s”.", name=name[:40]))
    checked: dict[str, Any] = {}
    for item in dataclasses.fields(kind):
        sent = item.name if item.name in props else kind.also.get(item.name)
        if sent in props:
            checked[item.name] = _checked(item, props[sent])
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            raise Invalid(item.name, msg("The property “%(name)s” is missing.", name=item.name))
    return checked


def _checked(item: dataclasses.Field[Any], value: Any) -> Any:
    wanted = str(item.type)
    if value is None and "None" in wanted:
        return None
    if "UUID" in wanted and isinstance(value, str) and _UUID.fullmatch(value):
        return value.lower()
    if wanted.startswith("int") and isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGE:
        return value
    if wanted.startswith("float") and _is_plain(value) and not isinstance(value, bool | str):
        return value
    if wanted == "str" and isinstance(value, str):
        return value[:_LIMIT]
    if wanted.startswith("dict") and isinstance(value, dict):
        return {str(k)[:80]: v for k, v in list(value.items())[:30] if _is_plain(v)}
    raise Invalid(item.name, msg("The property “%(name)s” has a value of the wrong kind.", name=item.name))


def _is_plain(value: Any) -> bool:
    """Tell whether a value of a free property is kept: a text, yes or no, or a number that JSON can hold."""
    if isinstance(value, str):
        return len(value) <= _LIMIT
    return isinstance(value, int | float) and abs(value) < _LARGE
