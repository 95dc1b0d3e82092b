"""Who somebody is, as far as it can be proved: identity tokens of the host product, and our own viewer tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
from itsdangerous import BadData, URLSafeTimedSerializer

from core.clock import now
from core.permissions import PUBLIC, Viewer, customer

LONGEST = timedelta(hours=24)
LEEWAY = timedelta(seconds=30)
VIEWER_LIFE = timedelta(hours=12)
FACT_LIFE = timedelta(days=14)
"""Facts may have waited in a page that was offline; whose they are is still true."""
ID_LIMIT = 200


class BadToken(Exception):
    """An identity token that proves nothing; `problem` says why: `expired`, `signature`, `claims` or `malformed`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Proof:
    """What a token proves: an end user's id in the host product, and the company's where it is named."""

    external_id: str
    company_id: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class CheckKey:
    """What a token is checked with, and the one algorithm that it may be signed by."""

    algorithm: str
    material: str


def proved(token: str, keys: Sequence[CheckKey]) -> Proof:
    """Return what a JWT proves that was signed with one of the site's keys. Raises `BadToken`.

    It needs `sub` and an `exp` at most 24 hours ahead. Each key counts with its own algorithm only, whatever the token
    says: a public key is never taken for a shared secret (RFC 8725, section 3.1).
    """
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
    except (jwt.PyJWTError, ValueError) as error:
        raise BadToken("malformed") from error
    for key in keys:
        if key.algorithm == algorithm:
            claims = _claims(token, key)
            if claims is not None:
                return _checked(claims)
    raise BadToken("signature")


def _claims(token: str, key: CheckKey) -> dict[str, Any] | None:
    """Return what is claimed; None when another key has signed it. Raises `BadToken`."""
    options = {"require": ["sub", "exp"], "verify_aud": False}
    try:
        return jwt.decode(token, key.material, algorithms=[key.algorithm], leeway=LEEWAY, options=options)  # type: ignore[arg-type]
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
        return None
    except jwt.ExpiredSignatureError as error:
        raise BadToken("expired") from error
    except (jwt.MissingRequiredClaimError, jwt.exceptions.InvalidSubjectError, jwt.ImmatureSignatureError) as error:
        raise BadToken("claims") from error
    except (jwt.PyJWTError, ValueError, OverflowError) as error:
        raise BadToken("malformed") from error


def _checked(claims: dict[str, Any]) -> Proof:
    external_id = claims["sub"].strip()
    if not external_id or len(external_id) > ID_LIMIT or "\x00" in external_id:
        raise BadToken("claims")
    if int(claims["exp"]) > (now() + LONGEST + LEEWAY).timestamp():
        raise BadToken("claims")
    return Proof(external_id, *(_text(claims, name) for name in ("org", "name", "email")))


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.replace("\x00", "").strip()[:ID_LIMIT] if isinstance(value, str) else ""


@dataclass(frozen=True)
class Known:
    """What we know of whoever uses the embed; boot gives it to the page as a signed token, so no cookie is needed."""

    end_user_id: UUID | None = None
    verified: bool = False
    visitor: str = ""

    @property
    def viewer(self) -> Viewer:
        """What they may read: only a proved identity opens customers' content."""
        if self.verified and self.end_user_id is not None:
            return customer(self.end_user_id)
        return Viewer(PUBLIC.kind, PUBLIC.audiences, end_user_id=self.end_user_id)


NOBODY = Known()


def _serializer(secret: str, site_id: UUID, site_secret: str) -> URLSafeTimedSerializer:
    # With the site's own secret in it, a token of another site is none.
    return URLSafeTimedSerializer(secret, salt=f"embed viewer {site_id} {site_secret}")


def sign_known(known: Known, secret: str, site_id: UUID, site_secret: str) -> str:
    """Return a token for the page to send along with its next requests."""
    user = str(known.end_user_id) if known.end_user_id else None
    return str(_serializer(secret, site_id, site_secret).dumps([user, known.verified, known.visitor]))


def read_known(
    token: str, secret: str, site_id: UUID, site_secret: str, *, life: timedelta = VIEWER_LIFE
) -> Known | None:
    """Return what a token of ours says; None for one that is too old, of another site or not ours."""
    try:
        user, verified, visitor = _serializer(secret, site_id, site_secret).loads(
            token, max_age=int(life.total_seconds())
        )
    except (BadData, ValueError):
        return None
    return Known(UUID(user) if user else None, verified, visitor)
