"""Passwords and secret tokens: how they are kept and compared."""

from __future__ import annotations

import hashlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid
from core.messages import msg

# OWASP's minimum for argon2id: about 30 ms on a small server, where the library's default takes 600.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
MINIMUM = 10
_COMMON = frozenset({"password12", "1234567890", "qwertyuiop", "passwordpassword", "0123456789"})


def hash_password(password: str) -> str:
    """Return the argon2id hash. Raises `Invalid` when the password is too short, too long or too common."""
    if len(password) < MINIMUM:
        raise Invalid("password", msg("Use at least %(count)s characters.", count=MINIMUM))
    if len(password) > 200:  # noqa: PLR2004  hashing must stay cheap
        raise Invalid("password", msg("Use at most 200 characters."))
    if password.lower() in _COMMON:
        raise Invalid("password", msg("This password is one of the first that attackers try. Choose another one."))
    return _hasher.hash(password)


def verify_password(stored: str, password: str) -> bool:
    """Compare in constant effort: an account without a password costs as much as one with a wrong password."""
    try:
        return _hasher.verify(stored or _DECOY, password)
    except (VerificationError, InvalidHashError):
        return False


def hash_token(token: str) -> str:
    """Return the SHA-256 under which a random token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


_DECOY = _hasher.hash("no account has this password")
