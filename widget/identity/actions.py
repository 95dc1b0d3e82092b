"""Change what proves an identity on a site, and count how people are named."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from sqlalchemy.orm import Session

from core.clock import now
from core.db import insert_rows
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.models import Site
from widget.identity.models import IdentityKey, IdentityTraffic
from widget.identity.queries import live_keys

SHORTEST_RSA = 2048
Naming = Literal["signed", "unsigned", "refused"]


def create_secret(session: Session, site: Site, overlap: timedelta, by: UUID | None) -> IdentityKey:
    """Create a secret for HMAC-SHA256. The site's other keys go on to count for `overlap`, then end."""
    return _replace(session, site, IdentityKey(algorithm="HS256", material=secrets.token_hex(32)), overlap, by)


def add_public_key(session: Session, site: Site, pem: str, overlap: timedelta, by: UUID | None) -> IdentityKey:
    """Trust tokens that are signed by RS256 with this key's other half. Raises `Invalid` when it is no RSA key."""
    return _replace(session, site, IdentityKey(algorithm="RS256", material=checked(pem)), overlap, by)


def checked(pem: str) -> str:
    """Return a public RSA key of at least 2,048 bits as PEM. Raises `Invalid` for anything else."""
    if "PRIVATE KEY" in pem:
        raise Invalid("pem", msg("This is a private key. Keep it on your server, and give the public one here."))
    try:
        key = load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Invalid("pem", msg("This isn’t a public key. It begins with “-----BEGIN PUBLIC KEY-----”.")) from error
    if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_RSA:
        raise Invalid("pem", msg("Give an RSA key of at least 2,048 bits."))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _replace(session: Session, site: Site, key: IdentityKey, overlap: timedelta, by: UUID | None) -> IdentityKey:
    ends_at = now() + overlap
    for old in live_keys(session, site.id):
        old.ends_at = min(old.ends_at or ends_at, ends_at)
    key.id, key.site_id = new_id(), site.id
    session.add(key)
    session.flush()
    record(session, by, "identity.key_added", site.name, {"algorithm": key.algorithm, "overlap_hours": _hours(overlap)})
    return key


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


def end_key(session: Session, site: Site, key: IdentityKey, by: UUID) -> None:
    """End a key at once. Raises `Conflict` for the last one while signing is required: nobody could be known."""
    if site.requires_identity and [live.id for live in live_keys(session, site.id)] == [key.id]:
        raise Conflict(msg("Signed identities are required here. Add another key first, or stop requiring them."))
    key.ends_at = now()
    record(session, by, "identity.key_ended", site.name, {"algorithm": key.algorithm})


def require_identity(session: Session, site: Site, *, required: bool, by: UUID) -> None:
    """Say whether a name without proof counts as no name. Raises `Conflict` when there is no key to prove it with."""
    if required and not live_keys(session, site.id):
        raise Conflict(msg("Add a key first: without one, nobody could be known."))
    site.requires_identity = required
    record(session, by, "identity.required" if required else "identity.optional", site.name)


def count_naming(session: Session, site_id: UUID, naming: Naming, at: datetime) -> None:
    """Count once more how somebody was named on the day of `at`."""
    day = at.date().isoformat()
    if _added(session, site_id, naming, day):
        return
    zero = {"signed": 0, "unsigned": 0, "refused": 0}
    # Two pages may begin at once: the second insert is dropped.
    insert_rows(session, IdentityTraffic, [{"site_id": site_id, "day": day, **zero}], skip_known=True)
    _added(session, site_id, naming, day)


def _added(session: Session, site_id: UUID, naming: Naming, day: str) -> bool:
    column = getattr(IdentityTraffic, naming)
    statement = (
        sa.update(IdentityTraffic)
        .where(IdentityTraffic.site_id == site_id, IdentityTraffic.day == day)
        .values({column: column + 1})
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]
