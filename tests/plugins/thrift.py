"""What costs time in every test and differs in none.

Each test has an application of its own. Compiling its templates and addresses anew takes ten times as long as the
test, and what comes out depends on their text only: it is kept. Passwords are hashed with little effort. SQLite
doesn't wait for the disk: no test pulls the plug, and those that kill a process start one without this.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from core.accounts import passwords

Known = dict[Any, Any]
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""What it takes outside tests is tested in tests/core/accounts/test_passwords.py."""


class _KeptTemplates(BytecodeCache):
    """Compiled templates, by name, place and content."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


def _keeping_addresses(compiled: Any) -> Any:
    """Return werkzeug's maker of the functions that build addresses, made to remember them by the rule's parts."""
    known: Known = {}

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT002  werkzeug's signature
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in known:
            known[key] = compiled(rule, append_unknown)
        return known[key]

    return compile_builder


def _do_not_wait(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            driver.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def _thrift() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": _KeptTemplates()})
        patch.setattr(Rule, "_compile_builder", _keeping_addresses(Rule._compile_builder))
        patch.setattr(passwords, "_hasher", QUICK)
        patch.setattr(passwords, "_DECOY", QUICK.hash("no account has this password"))
        sa.event.listen(sa.Engine, "engine_connect", _do_not_wait)
        yield
        sa.event.remove(sa.Engine, "engine_connect", _do_not_wait)
