"""Why the embed API refuses a request. `code` is for programs, the message for people."""

from __future__ import annotations

from core.errors import AnnaiError
from core.messages import Message, msg


class Refused(AnnaiError):
    """A request that can't be answered; `status` is the HTTP status it is answered with."""

    def __init__(self, status: int, code: str, message: Message, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after = status, code, retry_after


def malformed() -> Refused:
    """Return the refusal of a body that isn't JSON."""
    return Refused(400, "malformed", msg("The request body isn't a JSON object."))


def wrong_field(name: str) -> Refused:
    """Return the refusal of a body in which a field is missing or of the wrong kind."""
    return Refused(422, "invalid", msg("“%(name)s” is missing, or isn't of the expected kind.", name=name))


def unknown_key() -> Refused:
    """Return the refusal of a key that no site has."""
    return Refused(404, "unknown_key", msg("No site has this key. Copy the snippet from the settings again."))


def foreign_origin(origin: str) -> Refused:
    """Return the refusal of a page that the site doesn't list."""
    text = msg("%(origin)s isn't among this site's origins. Add it in the settings.", origin=origin or "—")
    return Refused(403, "origin", text)


def too_many(seconds: int) -> Refused:
    """Return the refusal of a client that asks too often."""
    text = msg("Too many requests. Try again in %(seconds)s s.", seconds=seconds)
    return Refused(429, "too_many", text, retry_after=seconds)


def old_viewer() -> Refused:
    """Return the refusal of a viewer token that is too old, or of another site: the page has to begin again."""
    return Refused(401, "viewer", msg("This page has been open for too long. Reload it."))
