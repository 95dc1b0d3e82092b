"""Of all that Firefox says, only the one refusal becomes a yes."""

import json

import pytest

from tests.firefox.relay import UNKNOWN, answered, framed

REFUSED = {"type": "error", "id": 7, "error": "unknown command", "message": UNKNOWN}


def test_the_refusal_becomes_a_yes() -> None:
    assert json.loads(answered(json.dumps(REFUSED, separators=(",", ":")).encode())) == {
        "type": "success",
        "id": 7,
        "result": {},
    }


@pytest.mark.parametrize(
    "told",
    [
        {**REFUSED, "message": "input.performActions"},
        {**REFUSED, "error": "no such frame"},
        {"type": "event", "params": {"text": f"unknown command {UNKNOWN}"}},
        {"type": "success", "id": 7, "result": {"value": [UNKNOWN, "unknown command"]}},
    ],
)
def test_everything_else_passes(told: dict[str, object]) -> None:
    payload = json.dumps(told, separators=(",", ":")).encode()
    assert answered(payload) is payload


@pytest.mark.parametrize(
    ("size", "head"),
    [(125, b"\x81\x7d"), (126, b"\x81\x7e\x00\x7e"), (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00")],
)
def test_frames_say_how_long_they_are(size: int, head: bytes) -> None:
    assert framed(0x81, b"x" * size) == head + b"x" * size
