"""Signing in and out in the browser: passwords, delays and the end of sessions."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.accounts.models import Account, SignInAttempt, SignInSession
from core.clock import now
from core.db import Database
from tests.factories import PASSWORD, Place

# What asks the database here is asked on PostgreSQL by the tests of links and by the sweeps.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SignedIn = Callable[[Place, str], FlaskClient]


def sign_in(
    app: Flask, email: str, password: str = PASSWORD, *, address: str = "127.0.0.1", **more: str
) -> TestResponse:
    client = app.test_client()
    data = {"email": email, "password": password, **more}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}, headers={"Accept-Language": "en"})


def page(client: FlaskClient, place: Place) -> int:
    return client.get(f"/w/{place.slug}/profile/").status_code


def test_the_right_password_opens_the_workspace(place: Place, signed_in: SignedIn) -> None:
    assert page(signed_in(place, "reader"), place) == 200


def test_the_address_may_be_written_in_any_case(app: Flask, place: Place) -> None:
    assert sign_in(app, f"  {place.email('admin').upper()} ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app: Flask, place: Place) -> None:
    wrong, unknown = sign_in(app, place.email("admin"), "wrong"), sign_in(app, "nobody@minato.example", "wrong")
    told = "The e-mail address or the password is not right."
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)


def test_the_password_is_never_shown_again(app: Flask, place: Place) -> None:
    assert "a-wrong-one" not in sign_in(app, place.email("admin"), "a-wrong-one").get_data(as_text=True)


def test_typing_begins_in_the_first_field_that_is_empty(app: Flask, client: FlaskClient, place: Place) -> None:
    assert focused(client.get("/sign-in").get_data(as_text=True)) == ["email"]
    assert focused(sign_in(app, place.email("admin"), "wrong").get_data(as_text=True)) == ["password"]


def focused(shown: str) -> list[str]:
    fields = re.findall(r"<input[^>]*autofocus[^>]*>", shown)
    return [name for field in fields for name in re.findall(r' id="(\w+)"', field)]


def test_one_goes_back_to_where_one_wanted_to_go(app: Flask, place: Place, client: FlaskClient) -> None:
    wanted = f"/w/{place.slug}/articles/?state=draft"
    asked = client.get(wanted)
    assert asked.status_code == 303
    answer = client.post(asked.headers["Location"], data={"email": place.email("editor"), "password": PASSWORD})
    assert answer.status_code == 303
    shown = client.get(asked.headers["Location"])
    assert shown.status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil"],
)
def test_nobody_is_sent_to_another_site(app: Flask, place: Place, target: str) -> None:
    answer = sign_in(app, place.email("admin"), next=target)
    assert answer.headers["Location"] == "/home"


def test_a_session_from_before_signing_in_is_not_taken_over(app: Flask, place: Place) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"], cookie["planted"] = "chosen by somebody else", "yes"
    client.post("/sign-in", data={"email": place.email("admin"), "password": PASSWORD})
    with client.session_transaction() as cookie:
        assert cookie["token"] != "chosen by somebody else"
        assert "planted" not in cookie


def test_the_database_does_not_hold_what_the_cookie_holds(
    database: Database, place: Place, signed_in: SignedIn
) -> None:
    with signed_in(place, "admin").session_transaction() as cookie:
        token = cookie["token"]
    with database.session() as session:
        row = session.scalars(sa.select(SignInSession)).one()
        assert token not in (row.token_hash, str(row.id))
        assert PASSWORD not in session.scalars(sa.select(Account.password_hash)).first()  # type: ignore[operator]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(app: Flask, place: Place) -> None:
    cookie = sign_in(app, place.email("admin")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def fail(app: Flask, email: str, times: int, address: str = "127.0.0.1") -> list[int]:
    return [sign_in(app, email, "wrong", address=address).status_code for _ in range(times)]


def test_after_ten_failures_the_address_has_to_wait(app: Flask, place: Place) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        fail(app, place.email("admin"), 10)
        waiting = sign_in(app, place.email("admin"))
        assert waiting.status_code == 422
        assert "Too many attempts" in waiting.get_data(as_text=True)
        clock.shift(timedelta(minutes=16))
        assert sign_in(app, place.email("admin")).status_code == 303


def test_an_attack_does_not_lock_the_owner_out(app: Flask, place: Place) -> None:
    fail(app, place.email("admin"), 10, address="203.0.113.9")
    assert sign_in(app, place.email("admin"), address="203.0.113.9").status_code == 422
    assert sign_in(app, place.email("admin"), address="198.51.100.1").status_code == 303


def test_an_attack_from_the_same_office_does_not_lock_the_owner_out_of_her_own_browser(
    app: Flask, place: Place
) -> None:
    own = app.test_client()
    mine = {"email": place.email("admin"), "password": PASSWORD}
    assert own.post("/sign-in", data=mine).status_code == 303
    own.post("/sign-out")
    fail(app, place.email("admin"), 10)
    assert sign_in(app, place.email("admin")).status_code == 422
    wrong = {**mine, "password": "wrong"}
    assert own.post("/sign-in", data=wrong).status_code == 422
    assert own.post("/sign-in", data=mine).status_code == 303
    own.post("/sign-out")
    assert [own.post("/sign-in", data=wrong).status_code for _ in range(10)] == [422] * 10
    assert own.post("/sign-in", data=mine).status_code == 422, "her browser isn't for guessing either"
    fail(app, place.email("editor"), 10)
    other = {**mine, "email": place.email("editor")}
    assert own.post("/sign-in", data=other).status_code == 422, "known for one account only"


def test_an_attack_from_many_addresses_is_slowed_and_the_owner_is_not(
    app: Flask, database: Database, place: Place
) -> None:
    seed_failures(database, place.email("admin"), [f"203.0.113.{number}" for number in range(30)])
    fail(app, place.email("admin"), 3, address="203.0.113.200")
    assert "Too many" in sign_in(app, place.email("admin"), address="203.0.113.200").get_data(as_text=True)
    assert sign_in(app, place.email("admin"), address="198.51.100.1").status_code == 303


def test_an_address_that_tries_many_accounts_has_to_wait(app: Flask, database: Database, place: Place) -> None:
    with database.session(write=True) as session:
        session.add_all(SignInAttempt(email=f"{n}@x.example", address="203.0.113.9") for n in range(50))
    assert sign_in(app, place.email("reader"), address="203.0.113.9").status_code == 422
    assert sign_in(app, place.email("reader"), address="198.51.100.1").status_code == 303


def seed_failures(database: Database, email: str, addresses: list[str]) -> None:
    with database.session(write=True) as session:
        session.add_all(SignInAttempt(email=email, address=address) for address in addresses)


def test_signing_in_forgets_the_failures_before(app: Flask, database: Database, place: Place) -> None:
    fail(app, place.email("admin"), 9)
    sign_in(app, place.email("admin"))
    assert fail(app, place.email("admin"), 1) == [422]
    assert sign_in(app, place.email("admin")).status_code == 303


def test_old_failures_are_forgotten(app: Flask, database: Database, place: Place) -> None:
    with database.session(write=True) as session:
        session.add(SignInAttempt(email="x@x.example", address="203.0.113.9", at=now() - timedelta(days=2)))
    fail(app, place.email("admin"), 1)
    with database.session() as session:
        assert session.scalars(sa.select(SignInAttempt.email)).all() == [place.email("admin")]


def test_signing_out_ends_the_session_even_for_a_copied_cookie(app: Flask, place: Place, signed_in: SignedIn) -> None:
    client, thief = signed_in(place, "admin"), app.test_client()
    with client.session_transaction() as mine, thief.session_transaction() as theirs:
        theirs["token"] = mine["token"]
    assert page(thief, place) == 200
    assert client.post("/sign-out").status_code == 303
    assert (page(client, place), page(thief, place)) == (303, 303)


def test_sessions_end_after_thirty_days(place: Place, signed_in: SignedIn) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        client = signed_in(place, "admin")
        clock.shift(timedelta(days=29))
        assert page(client, place) == 200
        clock.shift(timedelta(days=2))
        assert page(client, place) == 303


def test_changing_the_password_ends_all_other_sessions(app: Flask, place: Place, signed_in: SignedIn) -> None:
    here, elsewhere = signed_in(place, "editor"), signed_in(place, "editor")
    change = {"old": PASSWORD, "password": "another good one"}
    assert here.post(f"/w/{place.slug}/profile/password", data=change).status_code == 303
    assert (page(here, place), page(elsewhere, place)) == (200, 303)
    assert sign_in(app, place.email("editor")).status_code == 422
    assert sign_in(app, place.email("editor"), "another good one").status_code == 303


@pytest.mark.parametrize(("old", "new"), [("wrong", "another good one"), (PASSWORD, "short"), (PASSWORD, "")])
def test_a_password_is_changed_only_with_the_old_one_and_to_a_good_one(
    app: Flask, place: Place, signed_in: SignedIn, old: str, new: str
) -> None:
    client = signed_in(place, "editor")
    answer = client.post(f"/w/{place.slug}/profile/password", data={"old": old, "password": new})
    assert answer.status_code == 422
    assert sign_in(app, place.email("editor")).status_code == 303


def test_taking_access_away_ends_the_session_at_once(place: Place, signed_in: SignedIn) -> None:
    admin, editor = signed_in(place, "admin"), signed_in(place, "editor")
    assert page(editor, place) == 200
    admin.post(f"/w/{place.slug}/members/{place.members['editor'].id}/disable")
    assert page(editor, place) == 303


def test_a_disabled_account_cannot_sign_in(app: Flask, database: Database, place: Place) -> None:
    with database.session(write=True) as session:
        session.get_one(Account, place.members["editor"].account_id).disabled_at = now()
    assert sign_in(app, place.email("editor")).status_code == 422


def test_people_without_a_workspace_are_told_so(app: Flask, database: Database, place: Place) -> None:
    from core.accounts.actions import create_account

    with database.session(write=True) as session:
        create_account(session, "alone@minato.example", "Alone", PASSWORD)
    client = app.test_client()
    client.post("/sign-in", data={"email": "alone@minato.example", "password": PASSWORD})
    answer = client.get("/home", headers={"Accept-Language": "en"})
    assert "You are in no workspace yet" in answer.get_data(as_text=True)
