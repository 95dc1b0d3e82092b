"""The application's addresses, and how to fill them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from core.db import Database
from core.jobs.models import Job
from core.permissions import Permission
from tests.factories import Place
from tests.sweeps.world import rows_of

SAFE = {"GET", "HEAD", "OPTIONS"}
GUIDES = {
    "tours": "tour",
    "tooltips": "tooltip",
    "checklists": "checklist",
    "banners": "banner",
    "announcements": "announcement",
    "builder": "tour",
}
"""What `<uuid:guide_id>` is, by the part before the dot of the endpoint."""


def declared(app: Flask, rule: Rule) -> Any:
    """Return what the view behind a rule declares."""
    return getattr(app.view_functions[rule.endpoint], "access", None)


def rules(app: Flask) -> list[Rule]:
    """Return all rules, in the order of their addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def staff_rules(app: Flask) -> list[Rule]:
    """Return the rules that ask for a permission."""
    return [rule for rule in rules(app) if isinstance(declared(app, rule), Permission)]


def unsafe(rule: Rule) -> list[str]:
    """Return the methods of a rule that change something."""
    return sorted((rule.methods or set()) - SAFE)


class Filled:
    """Addresses in a workspace `under` one address, with the ids of `place`."""

    def __init__(self, app: Flask, database: Database, place: Place, *, under: Place | None = None) -> None:
        self.app, self.slug = app, (under or place).slug
        self.rows = rows_of(database, place.id)
        with database.session() as session:
            jobs = session.scalars(sa.select(Job).where(Job.workspace_id == place.id, Job.state == "done"))
            self.jobs = {job.name: job.id for job in jobs}

    def address(self, rule: Rule) -> str:
        """Return the rule's address."""
        values = {name: self._value(rule, name) for name in rule.arguments}
        with self.app.test_request_context():
            built: str = self.app.url_map.bind("localhost").build(rule.endpoint, values)
        return built

    def _value(self, rule: Rule, name: str) -> Any:
        plain = {"workspace": self.slug, "version": "x", "room": "core", "name": "icons.svg", "token": "unknown"}
        plain |= {"color": "264b96", "number": "1", "kind": "tour", "sha256": self.rows["stored_file"][0]["sha256"]}
        if name in plain:
            return plain[name]
        if name == "slug":
            return self.rows["collection" if "collection" in rule.endpoint else "article"][0]["slug"]
        if name == "job_id":
            is_export = "export" in rule.rule
            return self.jobs["exchange.export" if is_export else "exchange.import"]
        if name.endswith("_id"):
            table = GUIDES[rule.endpoint.partition(".")[0]] if name == "guide_id" else name[:-3]
            return UUID(str(self.rows[table][0]["id"]))
        message = f"tests/sweeps/routes.py knows no value for <{name}> in {rule.rule}"
        raise LookupError(message)


def has_ids(rule: Rule) -> bool:
    """Whether an address names a thing in the workspace."""
    return bool(rule.arguments - {"workspace", "color", "version", "room", "name", "token", "number", "kind"})
