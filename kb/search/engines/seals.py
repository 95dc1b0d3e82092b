"""Seals: the size and checksum of each file of an index, taken when it is written, so that damage is seen."""

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from kb.search.engines.protocol import IndexDamaged

_SEALS = "seals.json"
_CHUNK = 1 << 20


def seal(folder: Path, is_final: Callable[[str], bool]) -> None:
    """Record the files that will never change again; those recorded before are not read again."""
    known = _recorded(folder)
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and is_final(path.name))
    sums = {name: known.get(name) or _sum(folder / name) for name in names}
    fresh = folder / f"{_SEALS}.{token_hex(4)}"
    fresh.write_text(json.dumps(sums), encoding="utf-8")
    fresh.replace(folder / _SEALS)


def check_seals(folder: Path, needed: Callable[[str], bool]) -> None:
    """IndexDamaged if a needed file that was sealed is not what it was. A file that was never sealed passes."""
    for name, recorded in _recorded(folder).items():
        if needed(name) and _sum_or_none(folder / name) != recorded:
            raise IndexDamaged(f"{folder / name} is missing or was changed")


def _recorded(folder: Path) -> dict[str, list[int]]:
    try:
        sums = json.loads((folder / _SEALS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return sums if isinstance(sums, dict) else {}


def _sum(path: Path) -> list[int]:
    checksum = size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
    return [size, checksum]


def _sum_or_none(path: Path) -> list[int] | None:
    try:
        return _sum(path)
    except OSError:
        return None
