"""What hashing takes outside tests: they hash with less effort themselves."""

import importlib.util
from types import ModuleType
from unittest import mock

import pytest

from core.accounts import passwords

OWASP = "$argon2id$v=19$m=19456,t=2,p=1$"


@pytest.fixture(scope="module")
def as_shipped() -> ModuleType:
    """The module as nobody has changed it."""
    spec = importlib.util.spec_from_file_location("passwords_as_shipped", passwords.__file__)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_a_password_is_hashed_with_the_effort_that_owasp_asks_for(as_shipped: ModuleType) -> None:
    stored = as_shipped.hash_password("correct horse battery")
    assert stored.startswith(OWASP)
    assert as_shipped.verify_password(stored, "correct horse battery")
    assert not as_shipped.verify_password(stored, "correct horse batteru")


def test_an_unknown_account_takes_the_same_effort(as_shipped: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = mock.Mock(wraps=as_shipped._hasher)
    monkeypatch.setattr(as_shipped, "_hasher", watched)
    assert not as_shipped.verify_password("", "correct horse battery")
    [verified] = watched.verify.call_args_list
    assert verified.args[0].startswith(OWASP)
