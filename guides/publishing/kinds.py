"""What tells one kind of guide from another on its screens; everything else is `guides.publishing.screens`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from guides.publishing.checks import Problem
from guides.publishing.previews import Shown
from guides.publishing.reviewing import Content

Values = Mapping[str, Any]


def nothing_more(*_asked: Any) -> Values:
    """Return that a template needs nothing that only this kind has."""
    return {}


def nothing_to_offer(_session: Session, _form: Any, _guide: Any) -> None:
    """Leave a form as it is: none of its choices depends on what there is."""


@dataclass(frozen=True)
class GuideKind:
    """A kind of guide. Its templates are `<blueprint>/index.html`, `new.html` and `edit.html`."""

    kind: str
    model: type[Any]
    label: Any
    """What its list is called."""
    form: type[Any]
    """Of a whole draft: a `GuideForm` and `TargetedForm` with `draft(choices)`."""
    filled: Callable[[Session, Any, Any], Any]
    """The form with a draft in it, given what can be linked."""
    choices: Callable[[Session, Any], Any]
    """What a draft can be linked to; of a new one, where None is given."""
    change: Callable[[Session, Any, Any], None]
    """Saves what the form's `draft` returns. Raises `Invalid`."""
    problems: Callable[[Session, Any], list[Problem]]
    """What keeps a draft from going live."""
    content: Content
    """The draft as a version keeps it."""
    preview: Callable[[Session, Any, str], list[Shown]] | None = None
    """The draft as visitors with a language would see it; None: there is no preview."""
    create: Callable[[Session, Any, UUID], Any] | None = None
    """Makes a draft of the whole form; None: the kind has screens of its own for making one."""
    created: Any = ""
    """What is said when one has been made."""
    offer: Callable[[Session, Any, Any], None] = nothing_to_offer
    """Fills those choices of a form that depend on what there is."""
    entries: str = ""
    """The form's list of entries, such as `steps`; empty: it has none."""
    entry: Any = ""
    """What one of them is called, with its %(number)s."""
    listed: Callable[[Session, Sequence[Any]], Values] = nothing_more
    """What only its list shows of these guides."""
    shown: Callable[[Session, Any, Any], Values] = nothing_more
    """What only its own screen shows of one, given what can be linked."""
