"""One file with everything: the database's rows, the uploaded files and the secret key.

Rows are written table by table as JSON lines, so that a backup of one kind of database can be restored into the
other; what can be rebuilt (the search index) is not in it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core import schema
from core.db import Base, Database, chunks
from core.errors import Conflict, Invalid
from core.messages import msg

FORMAT = 1
Progress = Callable[[str, int], None]


def tables() -> list[sa.Table]:
    """Return all tables, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def back_up(
    database: Database, data_folder: Path, target: Path, progress: Progress = lambda _name, _count: None
) -> int:
    """Write a backup and return how many rows are in it. The file appears only when it is complete."""
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as handle:
        partial = Path(handle.name)
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            count = _write_rows(database, archive, progress)
            _write_files(archive, data_folder, progress)
            about = {"format": FORMAT, "revision": schema.applied(database), "rows": count}
            archive.writestr("about.json", json.dumps(about))
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return count


def _write_rows(database: Database, archive: zipfile.ZipFile, progress: Progress) -> int:
    total = 0
    with (
        database.engine.execution_options(isolation_level="REPEATABLE READ").connect()
        if not database.is_sqlite
        else (database.engine.connect()) as connection
    ):
        for table in tables():
            rows = connection.execution_options(yield_per=1000).execute(sa.select(table)).mappings()
            count = 0
            with archive.open(f"rows/{table.name}.jsonl", "w") as out:
                for row in rows:
                    out.write(json.dumps(dict(row), default=_plain, ensure_ascii=False).encode() + b"\n")
                    count += 1
            progress(table.name, count)
            total += count
    return total


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def _write_files(archive: zipfile.ZipFile, data_folder: Path, progress: Progress) -> None:
    count = 0
    for path in sorted((data_folder / "files").rglob("*")):
        if path.is_file():
            archive.write(path, f"files/{path.name}", compress_type=zipfile.ZIP_STORED)
            count += 1
    secret = data_folder / "secret-key"
    if secret.exists():
        archive.write(secret, "secret-key")
    progress("files", count)


def restore(
    database: Database, data_folder: Path, source: Path, progress: Progress = lambda _name, _count: None
) -> int:
    """Fill an empty installation from a backup and return how many rows came back. Raises `Invalid`, `Conflict`."""
    with _opened(source) as archive:
        about = _about(archive)
        if schema.applied(database) is not None and _has_rows(database):
            raise Conflict(msg("The database is not empty. Restore into a new one."))
        schema.upgrade(database.url, about["revision"])
        count = _read_rows(database, archive, progress)
        _read_files(archive, data_folder, progress)
        schema.upgrade(database.url)
    return count


def _opened(source: Path) -> zipfile.ZipFile:
    """Open a backup and read all of it once: a damaged one is refused before anything has been restored."""
    damaged = Invalid("file", msg("This is not a backup of Annai, or it is damaged."))
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise damaged from error
    try:
        broken = archive.testzip()
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        archive.close()
        raise damaged from error
    if broken is not None:
        archive.close()
        raise damaged
    return archive


def _about(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(archive.read("about.json"))
    except (KeyError, ValueError) as error:
        raise Invalid("file", msg("This is not a backup of Annai, or it is damaged.")) from error
    if about.get("format") != FORMAT:
        raise Invalid("file", msg("This backup was made by a newer version of Annai. Upgrade first."))
    return about


def _has_rows(database: Database) -> bool:
    with database.engine.connect() as connection:
        return any(connection.execute(sa.select(table).limit(1)).first() for table in tables())


def _read_rows(database: Database, archive: zipfile.ZipFile, progress: Progress) -> int:
    total = 0
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables():
            rows = _rows(archive, table)
            count = 0
            for batch in chunks(_parents_first(table, rows), 500):
                connection.execute(sa.insert(table), batch)
                count += len(batch)
            progress(table.name, count)
            total += count
    return total


def _rows(archive: zipfile.ZipFile, table: sa.Table) -> Iterator[dict[str, Any]]:
    try:
        stream = archive.open(f"rows/{table.name}.jsonl")
    except KeyError:
        return
    with stream:
        for line in stream:
            yield {name: _typed(table.c[name], value) for name, value in json.loads(line).items() if name in table.c}


def _typed(column: sa.Column[Any], value: Any) -> Any:
    kind = column.type.python_type if not isinstance(column.type, sa.types.TypeDecorator) else None
    if value is None:
        return None
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    if kind is datetime or type(column.type).__name__ == "UtcDateTime":
        return datetime.fromisoformat(value)
    return value


def _parents_first(table: sa.Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows of a table that refers to itself so that a row comes after the one it refers to."""
    column = next((name for name in ("parent_id",) if name in table.c), None)
    if column is None:
        yield from rows
        return
    waiting, done = list(rows), set[Any]()
    while waiting:
        ready = [row for row in waiting if row[column] is None or row[column] in done]
        if not ready:
            raise Invalid("file", msg("This is not a backup of Annai, or it is damaged."))
        yield from ready
        done |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in done]


def _read_files(archive: zipfile.ZipFile, data_folder: Path, progress: Progress) -> None:
    names = [name for name in archive.namelist() if name.startswith("files/")]
    for name in names:
        sha256 = PurePosixPath(name).name
        target = data_folder / "files" / sha256[:2] / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as inside, target.open("wb") as out:
            shutil.copyfileobj(inside, out)
    if "secret-key" in archive.namelist():
        path = data_folder / "secret-key"
        path.write_bytes(archive.read("secret-key"))
        path.chmod(0o600)
    progress("files", len(names))
