"""What can go wrong in the domain. Nothing here knows HTTP: `core.web.errors` turns these into pages."""

from __future__ import annotations

from core.messages import Message, msg


class AnnaiError(Exception):
    """Base of all errors that a reader may be told about; `message` says what is wrong and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(AnnaiError):
    """What was asked for does not exist, or not for this reader: the two are never told apart."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or msg("This page doesn't exist, or you aren't allowed to see it."))


class Forbidden(AnnaiError):
    """The reader is known and lacks the permission."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or msg("Your role doesn't allow this. Ask an admin of this workspace."))


class Invalid(AnnaiError):
    """What was given can't be accepted; `field` names the form field or parameter that it concerns."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(message)
        self.field = field


class Conflict(AnnaiError):
    """Somebody else changed the same thing meanwhile, or its state doesn't allow the step."""
