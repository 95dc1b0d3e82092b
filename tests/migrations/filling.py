"""Rows for every table, made from the metadata alone: a new table or column needs nothing here."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core.db import Json, UtcDateTime
from core.identifiers import new_id

Row = dict[str, Any]
MOMENT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


def filled(tables: Iterable[sa.Table], text: Callable[[sa.Column[Any]], str]) -> dict[str, Row]:
    """Return one row per table; foreign keys point to the rows before, texts come from `text(column)`."""
    rows: dict[str, Row] = {}
    for table in tables:
        row = {column.name: value_of(column, text) for column in table.columns}
        for key in table.foreign_key_constraints:
            row |= _pointing(key, table, rows)
        rows[table.name] = row
    return rows


def _pointing(key: sa.ForeignKeyConstraint, table: sa.Table, rows: dict[str, Row]) -> Row:
    parent = key.referred_table
    if parent is table:
        return {name: None for name in key.column_keys if table.c[name].nullable}
    return {element.parent.name: rows[parent.name][element.column.name] for element in key.elements}


def value_of(column: sa.Column[Any], text: Callable[[sa.Column[Any]], str]) -> Any:
    """Return a value that the column takes."""
    kind = column.type
    if isinstance(kind, sa.Uuid):
        return new_id()
    if isinstance(kind, UtcDateTime):
        return MOMENT
    if isinstance(kind, Json):
        return {"text": text(column)}
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.Integer):
        return 1
    return text(column)[: getattr(kind, "length", None) or None]


def plain(row: Row) -> dict[str, str]:
    """Return a row's values as text, the same for a UUID and its hexadecimal digits."""
    return {name: value.hex if isinstance(value, UUID) else str(value) for name, value in row.items()}
