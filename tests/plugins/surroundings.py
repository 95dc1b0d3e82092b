"""What the machine and the person who starts the tests provide."""

import os
from typing import Never

import pytest

DATABASE_KINDS = ("sqlite", "postgresql")


def chosen_database_kinds() -> list[str]:
    """Return what `ANNAI_TEST_DATABASES` names (default: all), in one order for all test processes."""
    named = os.environ.get("ANNAI_TEST_DATABASES", ",".join(DATABASE_KINDS))
    chosen = {kind.strip() for kind in named.split(",") if kind.strip()}
    unknown = chosen - set(DATABASE_KINDS)
    if unknown or not chosen:
        message = f"ANNAI_TEST_DATABASES is {named!r}, expected some of {', '.join(DATABASE_KINDS)}"
        raise pytest.UsageError(message)
    return [kind for kind in DATABASE_KINDS if kind in chosen]


def lacking(what: str) -> Never:
    """Skip the test because the machine lacks something; on CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; CI must have it", pytrace=False)
    pytest.skip(what)
