"""No test reaches beyond this machine: connecting elsewhere, or asking for its address, fails at once."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}


class OutsideError(OSError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Whether a host, as given to `connect` or `getaddrinfo`, is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES or str(name).endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_outside(host: object) -> None:
    if not is_local(host):
        message = f"a test tried to reach {host!r}; tests see this machine only"
        raise OutsideError(message)


class _GuardedConnect:
    def __init__(self, name: str) -> None:
        self._original = getattr(socket.socket, name)

    def __get__(self, instance: socket.socket, owner: object = None) -> Any:
        def connect(address: Any) -> Any:
            if instance.family in (socket.AF_INET, socket.AF_INET6):
                _refuse_outside(address[0])
            return self._original(instance, address)

        return connect


def _guarded_lookup(original: Any) -> Any:
    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_outside(host)
        return original(host, *arguments, **named)

    return getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _GuardedConnect(name))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield
