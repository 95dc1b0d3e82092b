import pytest
from flask import Flask

from core.backup import tables
from core.db import Database
from core.permissions import Permission, Role, can
from core.web import application
from tests.factories import Place
from tests.sweeps.matrix import FILE, matrix
from tests.sweeps.routes import Filled, declared, rules, staff_rules, unsafe
from tests.sweeps.world import owned, rows_of

one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@one_kind
def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    known = {"public", "signed_in", *Permission}
    assert {rule.endpoint: declared(app, rule) for rule in rules(app) if declared(app, rule) not in known} == {}


@one_kind
def test_staff_routes_ask_for_a_permission(app: Flask) -> None:
    open_staff = [rule.rule for rule in rules(app) if rule.rule.startswith("/w/") and rule not in staff_rules(app)]
    assert open_staff == []


@one_kind
def test_the_application_does_not_start_with_an_undeclared_view(database: Database) -> None:
    app = application.build(database, secret="x", secure_cookies=False, upload_limit=1)
    app.add_url_rule("/forgotten-declaration", "undeclared", lambda: "secret")
    with pytest.raises(RuntimeError, match="undeclared"):
        application.start(app)


@one_kind
def test_the_matrix_of_roles_and_routes_is_the_one_that_was_reviewed(app: Flask) -> None:
    assert matrix(app) == FILE.read_text(encoding="utf-8"), "run: python -m tests.sweeps.matrix, and read the diff"


def test_the_furnished_workspace_has_something_in_every_table(database: Database, ours: Place) -> None:
    empty = {name for name, rows in rows_of(database, ours.id).items() if not rows}
    assert empty == set(), "add one of each to tests/sweeps/world.py"
    assert all(owned(table) for table in tables() if table.name in rows_of(database, ours.id))


def test_each_role_opens_exactly_the_pages_of_its_permissions(
    app: Flask, database: Database, ours: Place, signed_in
) -> None:
    filled, wrong = Filled(app, database, ours), []
    pages = [rule for rule in staff_rules(app) if "GET" in (rule.methods or ())]
    for role in Role:
        client = signed_in(ours, role)
        for rule in pages:
            status = client.get(filled.address(rule)).status_code
            if status not in expected(role, allowed=can(role, declared(app, rule))) | GONE.get(rule.endpoint, set()):
                wrong.append((role.value, rule.rule, status))
    assert wrong == []


GONE = {"imports.download": {404}}
"""Where a thing may be missing although it is known: a finished export is deleted after a week."""


def expected(role: Role, *, allowed: bool) -> set[int]:
    """Return the statuses that a page may have; a partner doesn't see everything that staff see."""
    if not allowed:
        return {403}
    return {200, 302, 303, 404} if role == Role.PARTNER else {200, 302, 303}


def test_no_role_changes_anything_without_the_permission(
    app: Flask, database: Database, ours: Place, signed_in
) -> None:
    filled, wrong = Filled(app, database, ours), []
    before = rows_of(database, ours.id)
    for role in [role for role in Role if role != Role.ADMIN]:
        client = signed_in(ours, role)
        for rule in [rule for rule in staff_rules(app) if not can(role, declared(app, rule))]:
            for method in unsafe(rule):
                status = client.open(filled.address(rule), method=method, data={"name": "x"}).status_code
                if status != 403:
                    wrong.append((role.value, method, rule.rule, status))
    assert wrong == []
    after = rows_of(database, ours.id)
    denied, known = after.pop("audit_entry"), before.pop("audit_entry")
    assert after == before
    assert {entry["action"] for entry in denied if entry not in known} == {"access.denied"}


@one_kind
def test_nobody_signed_in_is_sent_to_the_sign_in_page(app: Flask, database: Database, ours: Place, client) -> None:
    filled, wrong = Filled(app, database, ours), []
    for rule in rules(app):
        if declared(app, rule) == "public":
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(filled.address(rule), method=method)
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/sign-in"):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


@one_kind
def test_members_of_one_workspace_find_no_other(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in
) -> None:
    client, filled = signed_in(ours, "admin"), Filled(app, database, theirs)
    statuses = {
        rule.rule: client.get(filled.address(rule)).status_code
        for rule in staff_rules(app)
        if "GET" in (rule.methods or ())
    }
    assert {rule: status for rule, status in statuses.items() if status != 404} == {}
