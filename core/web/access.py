"""Who may call a view. Every view carries one of these declarations; the application refuses to start otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import Forbidden
from core.permissions import Permission
from core.web.context import SAFE_METHODS, current
from core.workspaces.actions import record

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def access(permission: Permission) -> Callable[[View], View]:
    """Let members of the workspace in the address call the view if their role has the permission."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if current.account is None:
                return to_sign_in()
            member = current.member
            if not current.can(permission):
                member_id, address = member.id, request.path
                current.record_fact(lambda s: record(s, member_id, "access.denied", address))
                raise Forbidden
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return cast("View", guarded)

    return declare


def signed_in(view: View) -> View:
    """Let anybody call the view who is signed in, whatever the workspace."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        return to_sign_in() if current.account is None else view(*args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return cast("View", guarded)


def public(view: View) -> View:
    """Let everybody call the view; what it shows is decided by the viewer."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def to_sign_in() -> ResponseReturnValue:
    """Send the browser to the sign-in page, and back afterwards if it only wanted to look."""
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("accounts.sign_in", next=target), 303)
