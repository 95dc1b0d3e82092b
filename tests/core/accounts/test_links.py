"""Links that let people in: mailed resets and invitations."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient

from app import create_worker
from config import Settings
from core.accounts.models import Account, Invitation, Member
from core.clock import now
from core.db import Database
from core.jobs.models import Job
from kb.collections.models import CollectionGrant
from tests.core.accounts.test_signing_in import page, sign_in
from tests.factories import Place

ENGLISH = {"Accept-Language": "en"}
NEW = "a brand new password"


class Letterbox:
    """A mail server's handler that keeps what it is sent."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.letters.append(envelope)
        return "250 kept"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    """A mail server on loopback, and its address as a setting."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, f"smtp://127.0.0.1:{port}"
    server.stop()


def read(envelope: Any) -> EmailMessage:
    from email import message_from_bytes, policy

    message: EmailMessage = message_from_bytes(envelope.content, policy=policy.default)
    return message


def link_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/(?:reset|join)/[\w-]+)", text)
    assert found
    return found[1]


def test_a_forgotten_password_is_set_anew_by_a_mailed_link(
    app: Flask, database: Database, settings: Settings, place: Place, client: FlaskClient, letterbox, signed_in
) -> None:
    box, address = letterbox
    before = signed_in(place, "editor")
    client.post("/forgotten", data={"email": place.email("editor").upper()}, headers=ENGLISH)
    create_worker(replace(settings, smtp_url=address), database).run_due()
    letter = read(box.letters[0])
    assert letter["To"] == place.email("editor")
    assert letter["Subject"] == "Set a new password for Annai"
    assert letter["Message-ID"]
    assert abs(letter["Date"].datetime - now()) < timedelta(minutes=1)
    link = link_in(letter.get_content())
    with database.session() as session:
        assert session.scalars(sa.select(Job.payload).where(Job.name == "mail.send")).all() == [{}], "only mailed"
    assert client.post(link, data={"password": NEW}).status_code == 303
    assert sign_in(app, place.email("editor"), NEW).status_code == 303
    assert sign_in(app, place.email("editor")).status_code == 422
    assert page(before, place) == 303, "whoever was signed in before is out"
    assert client.get(link).status_code == 404, "a link works once"


def test_the_mail_is_in_the_accounts_own_language_whatever_the_browser_s(
    database: Database, place: Place, client: FlaskClient
) -> None:
    with database.session(write=True) as session:
        session.scalars(sa.select(Account).where(Account.email == place.email("editor"))).one().locale = "ja"
    client.post("/forgotten", data={"email": place.email("editor")}, headers=ENGLISH)
    with database.session() as session:
        mail = session.scalars(sa.select(Job).where(Job.name == "mail.send")).one()
    assert mail.payload["subject"] == "Annai のパスワード再設定"


def test_without_a_mail_server_admins_see_who_waits_for_a_link(place: Place, client: FlaskClient, signed_in) -> None:
    told = client.post("/forgotten", data={"email": place.email("editor")}, headers=ENGLISH).get_data(as_text=True)
    assert "Ask an admin" in told
    assert "is on its way" not in told
    members = signed_in(place, "admin").get(f"/w/{place.slug}/members/", headers=ENGLISH).get_data(as_text=True)
    assert members.count("Needs a new password") == 1


def test_asking_never_tells_whether_there_is_an_account(app: Flask, place: Place, client: FlaskClient) -> None:
    answers = [client.post("/forgotten", data={"email": e}) for e in (place.email("editor"), "no@body.example")]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].get_data() == answers[1].get_data()


def test_a_link_expires_and_a_newer_one_replaces_it(
    app: Flask, database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    admin, address = signed_in(place, "admin"), f"/w/{place.slug}/members/{place.members['editor'].id}/reset"
    with time_machine.travel(now(), tick=False) as clock:
        first = link_in(admin.post(address).get_data(as_text=True))
        second = link_in(admin.post(address).get_data(as_text=True))
        assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
        clock.shift(timedelta(hours=3))
        assert client.get(second).status_code == 404


def test_without_a_mail_server_the_admin_sees_the_link(
    app: Flask, database: Database, place: Place, client: FlaskClient, signed_in, worker
) -> None:
    answer = signed_in(place, "admin").post(
        f"/w/{place.slug}/members/{place.members['editor'].id}/reset", headers=ENGLISH
    )
    shown = answer.get_data(as_text=True)
    assert "No mail server is set up" in shown
    assert client.post(link_in(shown), data={"password": NEW}).status_code == 303
    worker.run_due()
    with database.session() as session:
        mail = session.scalars(sa.select(Job).where(Job.name == "mail.send")).one()
        assert (mail.state, mail.result) == ("done", {"sent": False})


def test_a_weak_password_does_not_use_the_link_up(place: Place, client: FlaskClient, signed_in) -> None:
    shown = signed_in(place, "admin").post(f"/w/{place.slug}/members/{place.members['editor'].id}/reset")
    link = link_in(shown.get_data(as_text=True))
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": NEW}).status_code == 303


def invite(admin: FlaskClient, place: Place, **values: Any) -> str:
    answer = admin.post(f"/w/{place.slug}/members/invitations", data=values)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return link_in(answer.get_data(as_text=True))


def test_an_invitation_makes_a_member(app: Flask, place: Place, client: FlaskClient, signed_in) -> None:
    link = invite(signed_in(place, "admin"), place, email="new@minato.example", role="editor")
    answer = client.post(link, data={"name": "New", "password": NEW})
    assert answer.headers["Location"] == f"/w/{place.slug}/"
    assert page(client, place) == 200
    assert sign_in(app, "new@minato.example", NEW).status_code == 303
    assert app.test_client().get(link).status_code == 404, "it works once"


def test_an_invitation_of_a_partner_grants_collections(
    app: Flask, database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    shelf = str(place.collection.id)
    link = invite(signed_in(place, "admin"), place, email="p@firm.example", role="partner", collection_ids=[shelf])
    client.post(link, data={"name": "P", "password": NEW})
    with database.session(place.id) as session:
        joined = sa.select(Member.id).join(Account, Account.id == Member.account_id)
        member_id = session.scalars(joined.where(Account.email == "p@firm.example")).one()
        grants = sa.select(CollectionGrant.collection_id).where(CollectionGrant.member_id == member_id)
        assert session.scalars(grants).all() == [place.collection.id]


def test_a_partner_is_not_invited_without_a_collection(place: Place, signed_in) -> None:
    data = {"email": "p@firm.example", "role": "partner"}
    assert signed_in(place, "admin").post(f"/w/{place.slug}/members/invitations", data=data).status_code == 422


def test_a_withdrawn_invitation_no_longer_works(
    database: Database, place: Place, client: FlaskClient, signed_in
) -> None:
    admin = signed_in(place, "admin")
    link = invite(admin, place, email="new@minato.example", role="editor")
    with database.session() as session:
        known = session.scalars(sa.select(Invitation.id)).one()
    admin.post(f"/w/{place.slug}/members/invitations/{known}/withdraw")
    assert client.get(link).status_code == 404


def members_page(client: FlaskClient, place: Place, who: str, deed: str, **data: str) -> int:
    return client.post(f"/w/{place.slug}/members/{place.members[who].id}/{deed}", data=data).status_code


def roles(database: Database, place: Place) -> dict[str, tuple[str, bool]]:
    with database.session(place.id) as session:
        return {m.name.split()[0]: (m.role, m.disabled_at is None) for m in session.scalars(sa.select(Member))}


def test_the_last_admin_stays(database: Database, place: Place, signed_in) -> None:
    admin, before = signed_in(place, "admin"), roles(database, place)
    members_page(admin, place, "admin", "role", role="editor")
    members_page(admin, place, "admin", "disable")
    assert roles(database, place) == before
    members_page(admin, place, "manager", "role", role="admin")
    members_page(admin, place, "admin", "role", role="editor")
    assert roles(database, place)["admin"] == ("editor", True)


def test_only_admins_make_and_unmake_admins(database: Database, place: Place, client: FlaskClient, signed_in) -> None:
    manager, before = signed_in(place, "manager"), roles(database, place)
    assert members_page(manager, place, "editor", "role", role="admin") == 409
    assert members_page(manager, place, "admin", "role", role="reader") == 409
    assert members_page(manager, place, "admin", "disable") == 409
    assert members_page(manager, place, "admin", "reset") == 403
    assert roles(database, place) == before


def test_a_manager_cannot_invite_an_admin(database: Database, place: Place, signed_in) -> None:
    data = {"email": "accomplice@minato.example", "role": "admin"}
    answer = signed_in(place, "manager").post(f"/w/{place.slug}/members/invitations", data=data)
    assert answer.status_code in (409, 422)
    with database.session() as session:
        assert session.scalars(sa.select(Invitation)).all() == []


def test_access_is_given_back(place: Place, signed_in, database: Database) -> None:
    admin = signed_in(place, "admin")
    members_page(admin, place, "editor", "disable")
    assert roles(database, place)["editor"] == ("editor", False)
    members_page(admin, place, "editor", "enable")
    assert page(signed_in(place, "editor"), place) == 200
